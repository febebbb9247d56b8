#ifndef REPORT_SUMMARISE_H
#define REPORT_SUMMARISE_H

#include "model/strata.h"

/*
 * What a migration did, in one line of marked text: "+ table `invoices`, + 3 columns on `users`, ~ column `users.email`". What lies in an added or removed
 * table, view, ... is part of it and not listed again. Free with g_free().
 */
char *summarise_changes(const ChangeSet *changes);

/* The same for a stratum: also that it failed, was not run, or did nothing. NULL: not replayed. */
char *summarise_stratum(const Stratum *stratum);

/* How one property changed: "`varchar(20)` -> `text`", "set to `x`", "`x` removed". Appended to marked text. */
void summarise_property(GString *out, const PropertyChange *property);

/* What happened to the object: "added", "dropped", "renamed from `x`", "`type`: `a` -> `b`; ...". Free with g_free(). */
char *summarise_change(const Change *change);

/* "+", "~", ">", "-" as the summaries use them. */
const char *summarise_sign(ChangeAction action);

#endif
