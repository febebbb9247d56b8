#!/bin/sh
# build.sh SOURCE FOLDER: makes a repository in FOLDER, commit by commit, from SOURCE/steps.tsv (step, author, mail, date, subject, tag) and the folders
# SOURCE/<step>, each laid over the work tree; paths listed in SOURCE/<step>.remove are removed first. Fixed authors and dates: the ids are always the same.
set -eu
here=$(cd "$1" && pwd)
folder=$2
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
mkdir -p "$folder"
cd "$folder"
git init -q -b main .
git remote add origin https://github.com/studio-example/studio.git
tab=$(printf '\t')
while IFS="$tab" read -r step name email date subject tag; do
    [ ! -f "$here/$step.remove" ] || xargs rm -rf < "$here/$step.remove"
    [ ! -d "$here/$step" ] || cp -R "$here/$step/." .
    git add -A
    GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$email GIT_AUTHOR_DATE=$date \
        GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$email GIT_COMMITTER_DATE=$date git commit -q -m "$subject"
    [ -z "$tag" ] || git tag "$tag"
done < "$here/steps.tsv"
git log --oneline
