// Preloaded into drizzle-kit (node --require), so that it can run the schema of a repository whose packages are not installed. What a module asks for is, in this order:
// drizzle-orm: the one beside drizzle-kit; what node or tsx find themselves; a path alias of the nearest tsconfig; a package of the repository itself; else a
// stand-in that answers everything with itself. Stand-ins are written down in $FIELD_STUBS: a schema that takes names or values from one is not to be trusted.
const fs = require('fs');
const path = require('path');
const Module = require('module');
const kit = process.env.FIELD_KIT;
const repository = fs.realpathSync(process.env.FIELD_REPOSITORY);
const extensions = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '/index.ts', '/index.tsx', '/index.js'];

function existing(base) {
    for (const name of [base, base.replace(/\.(m?)js$/, '.$1ts')])
        for (const extension of extensions)
            if (fs.existsSync(name + extension) && fs.statSync(name + extension).isFile()) return name + extension;
    return null;
}
function json(file) {
    try {
        const text = fs.readFileSync(file, 'utf8').replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, '$1').replace(/,(\s*[}\]])/g, '$1');
        return JSON.parse(text);
    } catch { return null; }
}
function* above(folder) {
    for (let at = folder; at.startsWith(repository); at = path.dirname(at)) yield at;
}
function aliased(request, folder) {
    for (const at of above(folder)) {
        const options = json(path.join(at, 'tsconfig.json'))?.compilerOptions;
        if (!options?.paths) continue;
        const base = path.join(at, options.baseUrl ?? '.');
        for (const [pattern, targets] of Object.entries(options.paths)) {
            const [head, tail] = pattern.split('*');
            if (tail === undefined ? request !== pattern : !(request.startsWith(head) && request.endsWith(tail))) continue;
            const middle = tail === undefined ? '' : request.slice(head.length, request.length - tail.length);
            for (const target of targets) {
                const found = existing(path.join(base, target.replace('*', middle)));
                if (found) return found;
            }
        }
    }
    return null;
}
let packages = null;
function collect(folder, depth) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        if (entry.name === 'package.json') {
            const data = json(path.join(folder, entry.name));
            if (data?.name && !packages.has(data.name)) packages.set(data.name, { folder, data });
        }
        if (entry.isDirectory() && depth && !entry.name.startsWith('.') && entry.name !== 'node_modules') collect(path.join(folder, entry.name), depth - 1);
    }
}
// A target of package.json's exports, as its source file.
function leaf(target) {
    if (typeof target === 'string') return target;
    if (Array.isArray(target)) return leaf(target[0]);
    if (!target) return null;
    for (const condition of ['development', 'source', 'import', 'default', 'require', 'node', 'types'])
        if (target[condition]) return leaf(target[condition]);
    return null;
}
function source(folder, target) {
    return existing(path.join(folder, target)) ?? existing(path.join(folder, target.replace(/(^|\/)(dist|build|lib)\//, '$1src/'))) ??
        existing(path.join(folder, target.replace(/(^|\/)(dist|build|lib)\//, '$1')));
}
function workspace(request) {
    if (!packages) { packages = new Map(); collect(repository, 4); }
    const parts = request.split('/');
    const name = parts.slice(0, request.startsWith('@') ? 2 : 1).join('/');
    const owner = packages.get(name);
    if (!owner) return null;
    const rest = request === name ? '.' : './' + request.slice(name.length + 1);
    const table = owner.data.exports;
    if (table && typeof table === 'object') {
        if (table[rest]) { const found = leaf(table[rest]); if (found && source(owner.folder, found)) return source(owner.folder, found); }
        for (const [pattern, target] of Object.entries(table)) {
            const [head, tail] = pattern.split('*');
            if (tail === undefined || !rest.startsWith(head) || !rest.endsWith(tail)) continue;
            const found = leaf(target)?.replaceAll('*', rest.slice(head.length, rest.length - tail.length));
            if (found && source(owner.folder, found)) return source(owner.folder, found);
        }
    }
    if (rest !== '.') return source(owner.folder, rest) ?? source(owner.folder, 'src/' + rest.slice(2));
    return source(owner.folder, leaf(table) ?? owner.data.main ?? 'index') ?? source(owner.folder, 'src/index');
}

const resolve = Module._resolveFilename;
Module._resolveFilename = function (asked, parent, ...rest) {
    const [request] = asked.split('?');
    if (/^drizzle-orm(\/|$)/.test(request)) return resolve.call(this, request, parent, false, { paths: [kit] });
    try {
        return resolve.call(this, asked, parent, ...rest);
    } catch (error) {
        const from = parent?.filename?.split('?')[0] ?? '';
        if (/^(\.|\/|node:|file:)/.test(request) || !from.startsWith(repository) || from.includes('/node_modules/')) throw error;
        const found = aliased(request, path.dirname(from)) ?? workspace(request);
        if (found) return found;
        fs.appendFileSync(process.env.FIELD_STUBS, `${request}\t${path.relative(repository, from)}\n`);
        return path.join(__dirname, 'field-stub.cjs');
    }
};
