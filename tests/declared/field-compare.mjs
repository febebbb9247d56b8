// field-compare.mjs NAME REPOSITORY TRUTH.json OURS.count DRIFT.json OURS.notes: one line of the table of field.sh.
// Columns: name | repository | tables, columns, others: read/seen by us, (drizzle-kit's count when it is another) | files | drizzle-kit makes DDL | statements that the server refuses: its, ours |
// differences + lesser ones (names, order, spelling) | notes of traps.
import { readFileSync } from 'node:fs';
const [name, repository, truthFile, countFile, driftFile, notesFile] = process.argv.slice(2);
const read = (file) => { try { return readFileSync(file, 'utf8'); } catch { return ''; } };
const json = (file) => { try { return JSON.parse(readFileSync(file, 'utf8')); } catch { return null; } };
const size = (value) => Object.keys(value ?? {}).length;

// What the snapshot of drizzle-kit holds. Others: everything that is neither table, column nor what a column says of itself.
function counts(snapshot) {
    const tables = Object.values(snapshot.tables);
    const sum = (of) => tables.reduce((total, table) => total + of(table), 0);
    return {
        tables: tables.length,
        columns: sum((table) => size(table.columns)),
        others: sum((t) => size(t.indexes) + size(t.foreignKeys) + size(t.compositePrimaryKeys) + size(t.uniqueConstraints) + size(t.policies) + size(t.checkConstraints)) +
            size(snapshot.enums) + size(snapshot.sequences) + size(snapshot.views) + size(snapshot.policies),
    };
}
const truth = json(truthFile), drift = json(driftFile);
const [tables, columns, others, files] = read(countFile).trim().split('\t');
const own = truth && counts(truth);
const cell = (ours, kit) => !ours ? '-' : kit === undefined || ours.split('/')[1] === String(kit) ? ours : `${ours} (${kit})`;
const failures = (source) => source.notes.filter((note) => / fails: /.test(note)).length;
const row = [name, repository, cell(tables, own?.tables), cell(columns, own?.columns), cell(others, own?.others), files ?? '-'];
if (!truth) row.push('no', '-', '-');
else if (!drift) row.push('yes', '-', 'not compared');
else row.push('yes', `${failures(drift.after_source)}, ${failures(drift.before_source)}`, drift.differences + drift.lesser_differences === 0 ? 'none' : `${drift.differences} + ${drift.lesser_differences}`);
row.push(read(notesFile).split('\n').filter((line) => line.startsWith('trap\t')).length);
console.log(`| ${row.join(' | ')} |`);
