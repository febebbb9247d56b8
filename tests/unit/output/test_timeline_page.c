/* The timeline's pictures in the HTML page: sound SVG without names of others in it, and in Markdown diagrams below the limits. With a file's name it writes the page there, to be looked at:
 * test_timeline_page page.html [PROBLEMS COMMITS] */
#include "../report/fixture.h"
#include "hostile.h"
#include "output/output.h"
#include "timeline_story.h"

static Document *page_of(Timeline *take_timeline, Audit **audit) {
    *audit = fixture_audit();
    (*audit)->timeline = take_timeline;
    return report_build(*audit, "timeline", NULL);
}

static char *html_of(Timeline *take_timeline) {
    g_autoptr(Audit) audit = NULL;
    g_autoptr(Document) document = page_of(take_timeline, &audit);
    return output_html(document, "Timeline");
}

static char *markdown_of(Timeline *take_timeline) {
    g_autoptr(Audit) audit = NULL;
    g_autoptr(Document) document = page_of(take_timeline, &audit);
    return output_markdown(document);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        g_autofree char *html = html_of(argc > 3 ? story_of_many((guint)atoi(argv[2]), (guint)atoi(argv[3])) : story_timeline());
        g_autofree char *markdown = markdown_of(argc > 3 ? story_of_many((guint)atoi(argv[2]), (guint)atoi(argv[3])) : story_timeline());
        g_autofree char *name = g_strconcat(argv[1], ".md", NULL);
        return g_file_set_contents(argv[1], html, -1, NULL) && g_file_set_contents(name, markdown, -1, NULL) ? 0 : 1;
    }
    return 0;
}
