// field-compare.mjs NAME TRUTH.json OURS.count DRIFT.json: one line of the table of field.sh, and on the error channel what it does not say.
// Columns: name | tables, columns, extras: read/seen by us, (drizzle-kit's count when it is another) | statements that the server refuses: drizzle-kit's, ours | differences.
import { readFileSync } from 'node:fs';
const [name, truthFile, countFile, driftFile] = process.argv.slice(2);
const read = (file) => { try { return readFileSync(file, 'utf8'); } catch { return ''; } };
const json = (file) => { try { return JSON.parse(readFileSync(file, 'utf8')); } catch { return null; } };
const size = (value) => Object.keys(value ?? {}).length;

// What the snapshot of drizzle-kit holds. Extras: everything that is neither table, column nor what a column says of itself.
function counts(snapshot) {
    const tables = Object.values(snapshot.tables);
    const sum = (of) => tables.reduce((total, table) => total + of(table), 0);
    return {
        tables: tables.length,
        columns: sum((table) => size(table.columns)),
        extras: sum((t) => size(t.indexes) + size(t.foreignKeys) + size(t.compositePrimaryKeys) + size(t.uniqueConstraints) + size(t.policies) + size(t.checkConstraints)) +
            size(snapshot.enums) + size(snapshot.sequences) + size(snapshot.views) + size(snapshot.policies),
    };
}
const truth = json(truthFile), drift = json(driftFile);
const [tables, columns, extras, files] = read(countFile).trim().split('\t');
const own = truth && counts(truth);
const cell = (ours, kit) => !ours ? '-' : kit === undefined || ours.split('/')[1] === String(kit) ? ours : `${ours} (${kit})`;
const failures = (source) => source.notes.filter((note) => / fails: /.test(note)).length;
const row = [name, cell(tables, own?.tables), cell(columns, own?.columns), cell(extras, own?.extras), files ?? '-'];
if (!truth) row.push('no', '-', '-');
else if (!drift) row.push('yes', '-', 'not compared');
else row.push('yes', `${failures(drift.after_source)}, ${failures(drift.before_source)}`, drift.differences + drift.lesser_differences === 0 ? 'none' : `${drift.differences} + ${drift.lesser_differences}`);
console.log(`| ${row.join(' | ')} |`);
