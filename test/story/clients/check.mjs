// Counting what holds: one line for each thing that does not, and the sum at the end.
import assert from 'node:assert/strict';

let passed = 0;
let failed = 0;

export async function check(name, act) {
    try {
        await act();
        passed += 1;
    } catch (error) {
        failed += 1;
        console.log(`${name}: ${String(error?.message ?? error).slice(0, 600)}`);
    }
}

export function finish() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed === 0 ? 0 : 1);
}

export { assert };
