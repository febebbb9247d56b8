#ifndef REPORT_ER_DIAGRAM_H
#define REPORT_ER_DIAGRAM_H

#include "document/document.h"
#include "model/catalog.h"

/*
 * Entity-relationship diagrams of one schema in Mermaid: tables that foreign keys join, with their key columns, related ones together; split so that each
 * diagram renders (Mermaid refuses 50,000 characters and 500 edges). Node ids are generated, names appear only as quoted or reduced text.
 * Says which tables have no foreign keys. Nothing when there are no tables.
 */
void er_diagram_build(const Catalog *catalog, const char *schema, Document *document, Node *parent);

#endif
