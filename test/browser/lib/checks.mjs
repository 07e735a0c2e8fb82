// Counts checks and goes on after a failure, so that one run tells all that is wrong.
export class Checks {
  passed = 0;
  failed = 0;

  async check(name, run) {
    const began = Date.now();
    try {
      await run();
      this.passed += 1;
      console.log(`  ok    ${name} (${Date.now() - began} ms)`);
      return true;
    } catch (error) {
      this.failed += 1;
      console.log(
        `  FAIL  ${name}\n        ${String(error.message ?? error).replace(/\n/g, '\n        ')}`,
      );
      return false;
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 ? 0 : 1;
  }
}

export function same(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: ${a}, not ${b}`);
}

export function holds(truth, what) {
  if (!truth) throw new Error(what);
}
