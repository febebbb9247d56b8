#ifndef SQL_EXTENSION_H
#define SQL_EXTENSION_H

/*
 * The extension that brings a type, function, procedural language, access method or operator class of that name; NULL: none that is known.
 * `name` as a server's message has it: a schema before it, arguments and dimensions behind it do not matter ("public.st_point(double
 * precision)"). Sources: PostgreSQL's manual, appendix F; the manuals of the extensions. Names that a project may well give to functions of
 * its own ("encrypt", "difference") are not in the table. What "gist" and "gin" lack is a default operator class, not themselves.
 */
const char *sql_extension_of(const char *name);

#endif
