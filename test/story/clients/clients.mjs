// Clients not of our making at their daily work: create, read, update, search, transaction, history.
// Usage: node clients.mjs BASE TOKEN
import { MedplumClient } from '@medplum/core';
import FhirClient from 'fhirclient';
import { Client } from 'fhir-kit-client';

import { assert, check, finish } from './check.mjs';

const [base, token] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };

const person = family => ({
    resourceType: 'Patient', name: [{ family, given: ['Ada'] }], gender: 'female',
    birthDate: '1941-03-09', identifier: [{ system: 'urn:clients', value: family }],
});

const visit = family => ({
    resourceType: 'Bundle', type: 'transaction', entry: [
        { fullUrl: 'urn:uuid:6a6f0a1c-5e2f-4a76-9d1b-0a6f0a1c5e2f', resource: person(family),
          request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=urn:clients|${family}` } },
        { resource: { resourceType: 'Observation', status: 'final', code: { text: 'pulse' },
                      subject: { reference: 'urn:uuid:6a6f0a1c-5e2f-4a76-9d1b-0a6f0a1c5e2f' } },
          request: { method: 'POST', url: 'Observation' } }],
});

async function kit() {
    const client = new Client({ baseUrl: base, bearerToken: token });
    let made;
    await check('fhir-kit-client: statement', async () => {
        const statement = await client.capabilityStatement();
        assert.equal(statement.fhirVersion, '4.0.1');
    });
    await check('fhir-kit-client: create and read', async () => {
        made = await client.create({ resourceType: 'Patient', body: person('Kit') });
        const read = await client.read({ resourceType: 'Patient', id: made.id });
        assert.deepEqual(read, made);
        const version = await client.vread({ resourceType: 'Patient', id: made.id, version: '1' });
        assert.deepEqual(version, made);
    });
    await check('fhir-kit-client: update and patch', async () => {
        const updated = await client.update({ resourceType: 'Patient', id: made.id,
                                              body: { ...made, active: true } });
        assert.equal(updated.meta.versionId, '2');
        const patched = await client.patch({ resourceType: 'Patient', id: made.id,
            jsonPatch: [{ op: 'replace', path: '/active', value: false }] });
        assert.equal(patched.active, false);
    });
    await check('fhir-kit-client: search by address and by form, and the next page', async () => {
        for (let i = 0; i < 3; i += 1) {
            await client.create({ resourceType: 'Basic', body: { resourceType: 'Basic', code: { text: 'x' } } });
        }
        const found = await client.search({ resourceType: 'Patient', searchParams: { family: 'kit' } });
        assert.equal(found.total, 1);
        const form = await client.resourceSearch({ resourceType: 'Patient',
            searchParams: { family: 'kit' }, options: { postSearch: true } });
        assert.equal(form.entry[0].resource.id, made.id);
        const first = await client.search({ resourceType: 'Basic', searchParams: { _count: 2 } });
        const next = await client.nextPage({ bundle: first });
        assert.equal(first.entry.length + next.entry.length, 3);
    });
    await check('fhir-kit-client: transaction and batch', async () => {
        const done = await client.transaction({ body: visit('Kit') });
        assert.deepEqual(done.entry.map(each => each.response.status.slice(0, 3)), ['200', '201']);
        const batch = await client.batch({ body: { resourceType: 'Bundle', type: 'batch', entry: [
            { request: { method: 'GET', url: `Patient/${made.id}` } },
            { request: { method: 'GET', url: 'Patient/none' } }] } });
        assert.deepEqual(batch.entry.map(each => each.response.status.slice(0, 3)), ['200', '404']);
    });
    await check('fhir-kit-client: compartment, operation, history', async () => {
        const own = await client.compartmentSearch({ resourceType: 'Observation',
            compartment: { resourceType: 'Patient', id: made.id } });
        assert.equal(own.total, 1);
        const all = await client.operation({ name: '$everything', resourceType: 'Patient', id: made.id,
                                             method: 'GET' });
        assert.equal(all.total, 2);
        const history = await client.history({ resourceType: 'Patient', id: made.id });
        assert.deepEqual(history.entry.map(each => each.resource.meta.versionId), ['3', '2', '1']);
        assert.ok((await client.systemHistory()).total >= 6);
    });
    await check('fhir-kit-client: delete, and an error as it shows it', async () => {
        await client.delete({ resourceType: 'Basic', id: (await client.search({
            resourceType: 'Basic', searchParams: { _count: 1 } })).entry[0].resource.id });
        await assert.rejects(client.read({ resourceType: 'Patient', id: 'none' }), error =>
            error.response.status === 404 && error.response.data.resourceType === 'OperationOutcome');
    });
}

async function medplum() {
    const client = new MedplumClient({ baseUrl: `${new URL(base).origin}/`, fhirUrlPath: 'fhir/',
                                       accessToken: token, fetch });
    let made;
    await check('@medplum/core: create, read, update, patch', async () => {
        made = await client.createResource(person('Medplum'));
        assert.equal((await client.readResource('Patient', made.id)).id, made.id);
        made = await client.updateResource({ ...made, active: true });
        assert.equal(made.meta.versionId, '2');
        const patched = await client.patchResource('Patient', made.id,
            [{ op: 'replace', path: '/active', value: false }]);
        assert.equal(patched.active, false);
    });
    await check('@medplum/core: search and references', async () => {
        const found = await client.search('Patient', 'family=medplum', { cache: 'reload' });
        assert.equal(found.total, 1);
        const one = await client.searchOne('Patient', 'identifier=urn:clients|Medplum');
        assert.equal(one.id, made.id);
        assert.equal((await client.readReference({ reference: `Patient/${made.id}` })).id, made.id);
    });
    await check('@medplum/core: conditional create and update', async () => {
        const again = await client.createResourceIfNoneExist(person('Medplum'),
                                                             'identifier=urn:clients|Medplum');
        assert.equal(again.id, made.id);
        const upserted = await client.upsertResource(person('Medplum'),
                                                     'identifier=urn:clients|Medplum');
        assert.equal(upserted.id, made.id);
    });
    await check('@medplum/core: transaction, history, everything', async () => {
        const done = await client.executeBatch(visit('Medplum'));
        assert.deepEqual(done.entry.map(each => each.response.status.slice(0, 3)), ['200', '201']);
        const history = await client.readHistory('Patient', made.id);
        assert.equal(history.entry.length, 4);
        assert.ok((await client.readPatientEverything(made.id)).entry.length >= 2);
    });
    await check('@medplum/core: files', async () => {
        const file = await client.createBinary({ data: '%PDF-1.4', contentType: 'application/pdf',
                                                 filename: 'letter.pdf' });
        const bytes = await client.download(client.fhirUrl('Binary', file.id), { headers: { Accept: '*/*' } });
        assert.equal(await bytes.text(), '%PDF-1.4');
    });
    await check('@medplum/core: delete', async () => {
        const gone = await client.createResource(person('Gone'));
        await client.deleteResource('Patient', gone.id);
        await assert.rejects(client.readResource('Patient', gone.id, { cache: 'reload' }));
    });
}

async function smart() {
    const client = new FhirClient.FhirClient(base);
    const options = { headers };
    let made;
    await check('fhirclient: create, read, update, patch', async () => {
        made = await client.create(person('Smart'), options);
        const read = await client.fhirRequest(`Patient/${made.id}`, options);
        assert.equal(read.id, made.id);
        made = await client.update({ ...made, active: true }, options);
        assert.equal(made.meta.versionId, '2');
        const patched = await client.patch(`Patient/${made.id}`,
            [{ op: 'replace', path: '/active', value: false }], options);
        assert.equal(patched.active, false);
    });
    await check('fhirclient: search, transaction, history', async () => {
        const found = await client.fhirRequest('Patient?family=smart', options);
        assert.equal(found.total, 1);
        const done = await client.fhirRequest('', { method: 'POST', body: JSON.stringify(visit('Smart')),
            headers: { ...headers, 'content-type': 'application/fhir+json' } });
        assert.equal(done.type, 'transaction-response');
        const history = await client.fhirRequest(`Patient/${made.id}/_history`, options);
        assert.equal(history.total, 3);
        const names = [];
        for await (const each of client.resources('Patient?identifier=urn:clients|Smart', options)) {
            names.push(each.name[0].family);
        }
        assert.deepEqual(names, ['Smart']);
        assert.equal(await client.getFhirVersion(), '4.0.1');
    });
    await check('fhirclient: delete, and an error as it shows it', async () => {
        await client.delete(`Patient/${(await client.create(person('Left'), options)).id}`, options);
        await assert.rejects(client.fhirRequest('Patient/none', options), /404|not/i);
    });
}

await kit();
await medplum();
await smart();
finish();
