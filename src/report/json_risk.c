#include "json.h"

static json_t *risk_value(const RiskItem *risk) {
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "rule", risk->rule,
                     "severity", severity_id(risk->severity),
                     "line", json_of_line(risk->line),
                     "statement", json_of_text(risk->excerpt),
                     "subject", *risk->subject ? json_of_text(risk->subject) : json_null(),
                     "lock", json_of_text(lock_mode_name(risk->lock)),
                     "locked", json_of_text(risk->locked),
                     "blocks", json_of_text(lock_mode_blocks(risk->lock)),
                     "note", json_of_marked(risk->note),
                     "safer_sql", json_of_text(risk->sql),
                     "allowed", json_of_text(risk->allowed));
}

static json_t *lock_value(const RiskTableLock *lock) {
    return json_pack("{s:o, s:s, s:o, s:s}", "line", json_of_line(lock->line), "mode", lock_mode_name(lock->mode), "table", json_of_text(lock->table), "blocks",
                     lock_mode_blocks(lock->mode));
}

static json_t *note_value(const AuditTarget *target, const RiskNote *note) {
    json_t *risks = json_array(), *locks = json_array(), *unread = json_array();
    for (guint i = 0; i < note->risks->len; i++)
        json_array_append_new(risks, risk_value(&g_array_index(note->risks, RiskItem, i)));
    for (guint i = 0; i < note->locks->len; i++)
        json_array_append_new(locks, lock_value(&g_array_index(note->locks, RiskTableLock, i)));
    for (guint i = 0; i < note->unread->len; i++)
        json_array_append_new(unread, json_of_line(g_array_index(note->unread, int, i)));
    return json_pack("{s:o, s:b, s:b, s:b, s:o, s:I, s:o, s:o, s:o}",
                     "migration", json_of_text(target->migrations->migrations[note->migration].tag),
                     "pending", note->pending,
                     "recent", note->recent,
                     "uncommitted", note->uncommitted,
                     "databases", json_of_texts(note->databases, false),
                     "statements", (json_int_t)note->statements,
                     "not_understood", unread,
                     "locks", locks,
                     "risks", risks);
}

json_t *json_of_risks(const AuditTarget *target) {
    json_t *array = json_array();
    for (guint i = 0; target->risks && i < target->risks->len; i++)
        json_array_append_new(array, note_value(target, target->risks->pdata[i]));
    return array;
}
