#ifndef MANIFEST_H
#define MANIFEST_H

/* What the files around a migrations folder say of the tools of the project: evidence outside of the folder. */

#include "model/file_tree.h"

/*
 * In how many manifests in the folder or in one above it one of the words stands (`words` ends with NULL). Manifests are dependency lists (go.mod,
 * Cargo.toml, package.json, pyproject.toml, requirements.txt, Gemfile, pom.xml, ...), task files (Makefile, Justfile, Taskfile.yml), container and CI files
 * (Dockerfile, compose.yml, .github/workflows/), scripts/NAME.sh, and the tools' own (diesel.toml, atlas.hcl, supabase/config.toml). A word stands whole: no letter, digit, "_" or "-"
 * beside it. "go.mod:goose" looks for the word in manifests of this name only. Texts are read once a tree; large files and long lists are cut.
 */
int manifest_mentions(FileTree *tree, const char *folder, const char *const *words);

#endif
