// The npm package fhir converts between JSON and XML; what it says and what the server says must agree.
// Each resource goes in as JSON and comes out as XML, and in as the package's XML and out as JSON.
// Usage: node oracle.mjs BASE TOKEN FILE...
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import fhir from 'fhir';

import { assert, check, finish } from './check.mjs';

const [base, token, ...files] = process.argv.slice(2);
const oracle = new fhir.Fhir();

async function ask(method, path, accept, type, body) {
    const headers = { Authorization: `Bearer ${token}`, Accept: `application/fhir+${accept}` };
    if (type) headers['Content-Type'] = `application/fhir+${type}`;
    const response = await fetch(`${base}/${path}`, { method, headers, body });
    return { status: response.status, text: await response.text() };
}

// Without what the server adds, and with members in order of name. Numbers are compared as text, for
// the package reads some decimals as such.
function plain(value, top = true) {
    if (typeof value === 'number') return String(value);
    if (Array.isArray(value)) return value.map(each => plain(each, false));
    if (value === null || typeof value !== 'object') return value;
    const made = {};
    for (const name of Object.keys(value).sort()) {
        if (top && name === 'meta') {
            const { versionId, lastUpdated, ...kept } = value.meta;
            if (Object.keys(kept).length > 0) made.meta = plain(kept, false);
        } else {
            made[name] = plain(value[name], false);
        }
    }
    return made;
}

let refused = 0;

async function compare(name, resource) {
    const path = `${resource.resourceType}/oracle`;
    const stored = { ...resource, id: 'oracle' };
    const put = await ask('PUT', path, 'json', 'json', JSON.stringify(stored));
    if (put.status >= 400) {
        refused += 1;
        return;
    }
    await check(`${name}: our XML as the package reads it`, async () => {
        const shown = await ask('GET', path, 'xml');
        assert.equal(shown.status, 200, shown.text);
        assert.deepEqual(plain(oracle.xmlToObj(shown.text)), plain(stored));
    });
    await check(`${name}: the package's XML as we read it`, async () => {
        const sent = await ask('PUT', path, 'json', 'xml', oracle.objToXml(stored));
        assert.ok(sent.status < 300, sent.text);
        assert.deepEqual(plain(JSON.parse(sent.text)), plain(stored));
    });
}

for (const file of files) {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const resource = file.endsWith('.xml') ? oracle.xmlToObj(text) : JSON.parse(text);
    const name = file.split('/').pop();
    if (resource.resourceType !== 'Bundle' || !file.includes('synthea')) {
        await compare(name, resource);
        continue;
    }
    // The longest resource of each type of a patient's bundle.
    const longest = new Map();
    for (const { resource: each } of resource.entry) {
        const size = JSON.stringify(each).length;
        if (size > (longest.get(each.resourceType)?.size ?? 0)) longest.set(each.resourceType, { each, size });
    }
    for (const { each } of longest.values()) await compare(`${name} ${each.resourceType}`, each);
}
console.log(`${files.length} files, ${refused} resources refused by validation`);
finish();
