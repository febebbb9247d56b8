#include "model/finding.h"
#include <string.h>

static void finding_free(void *data) {
    Finding *finding = data;
    g_ptr_array_unref(finding->evidence);
    g_free(finding);
}

Findings *findings_new(void) {
    Findings *findings = g_new(Findings, 1);
    findings->texts = text_pool_new();
    findings->items = g_ptr_array_new_with_free_func(finding_free);
    return findings;
}

void findings_free(Findings *findings) {
    if (!findings)
        return;
    g_ptr_array_unref(findings->items);
    text_pool_free(findings->texts);
    g_free(findings);
}

static GPtrArray *copy_evidence(TextPool *texts, const GPtrArray *evidence) {
    GPtrArray *copy = g_ptr_array_new();
    for (guint i = 0; evidence && i < evidence->len; i++)
        g_ptr_array_add(copy, (void *)(uintptr_t)text_pool_add(texts, evidence->pdata[i]));
    return copy;
}

Finding *findings_add(Findings *findings, const Finding *finding) {
    TextPool *texts = findings->texts;
    Finding *copy = g_new(Finding, 1);
    *copy = *finding;
    copy->rule = text_pool_add(texts, finding->rule);
    copy->target = text_pool_add(texts, finding->target);
    copy->database = text_pool_add(texts, finding->database);
    copy->source = text_pool_add(texts, finding->source);
    copy->subject = text_pool_add(texts, finding->subject);
    copy->title = text_pool_add(texts, finding->title);
    copy->evidence = copy_evidence(texts, finding->evidence);
    copy->migration = text_pool_add(texts, finding->migration);
    copy->path = text_pool_add(texts, finding->path);
    copy->consequence = text_pool_add(texts, finding->consequence);
    copy->remedy = text_pool_add(texts, finding->remedy);
    copy->commands = text_pool_add(texts, finding->commands);
    copy->commands_language = text_pool_add(texts, finding->commands_language);
    g_ptr_array_add(findings->items, copy);
    return copy;
}

void findings_add_evidence(Findings *findings, Finding *finding, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(finding->evidence, (void *)(uintptr_t)text_pool_add(findings->texts, text));
}

typedef int (*RuleWeight)(const char *rule);

static int compare_texts(const Finding *x, const Finding *y) {
    const char *const pairs[][2] = {{x->target, y->target}, {x->subject, y->subject}, {x->database, y->database}, {x->source, y->source},
                                    {x->rule, y->rule},     {x->title, y->title}};
    int order = 0;
    for (size_t i = 0; order == 0 && i < G_N_ELEMENTS(pairs); i++)
        order = g_strcmp0(pairs[i][0], pairs[i][1]);
    return order;
}

static int compare_findings(const void *a, const void *b, void *weight) {
    const Finding *x = *(const Finding *const *)a;
    const Finding *y = *(const Finding *const *)b;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    RuleWeight weigh = weight ? *(RuleWeight *)weight : NULL;
    int x_weight = weigh ? weigh(x->rule) : 0;
    int y_weight = weigh ? weigh(y->rule) : 0;
    if (x_weight != y_weight)
        return x_weight > y_weight ? -1 : 1;
    return compare_texts(x, y);
}

void findings_sort(Findings *findings, int (*weight)(const char *rule)) {
    g_ptr_array_sort_with_data(findings->items, compare_findings, weight ? &weight : NULL);
}

size_t findings_count(const Findings *findings, Severity severity) {
    size_t count = 0;
    for (guint i = 0; i < findings->items->len; i++)
        count += ((const Finding *)findings->items->pdata[i])->severity == severity;
    return count;
}

static const char *const severity_ids[SEVERITY_COUNT] = {
    [SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error",
};

const char *severity_id(Severity severity) {
    return severity_ids[severity];
}

Severity severity_find(const char *id) {
    for (int severity = 0; id && severity < SEVERITY_COUNT; severity++)
        if (strcmp(severity_ids[severity], id) == 0)
            return (Severity)severity;
    return SEVERITY_COUNT;
}
