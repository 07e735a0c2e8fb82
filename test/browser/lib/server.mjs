// A real server on free ports, with a fresh store that holds the demo.
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { machine, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const fake_time = `/usr/lib/${machine() === 'aarch64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketimeMT.so.1`;

function free_port() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function until_healthy(url, child) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server did not become healthy in ten seconds');
}

// "... with any of these accounts and the password SECRET".
async function password_in(file) {
  const found = /password (\S+)/.exec(await readFile(file, 'utf8'));
  if (!found) throw new Error(`${file} names no password`);
  return found[1];
}

export class Server {
  // `demo` is a store that holds the demo already: it is copied, which takes a second.
  static async make({ homeward, web, people, demo }) {
    const data = await mkdtemp(join(tmpdir(), 'homeward-stories-'));
    const load = ['demo', 'load', '--data', data, '--people', people];
    if (demo) await cp(demo, data, { recursive: true });
    else await run(homeward, load, { maxBuffer: 1 << 26 });
    const server = new Server();
    Object.assign(server, { homeward, web, data });
    server.password = await password_in(join(data, 'demo-accounts.txt'));
    server.http = await free_port();
    server.mllp = await free_port();
    server.url = `http://127.0.0.1:${server.http}`;
    await server.start();
    return server;
  }

  // `days_ahead`: the server believes that so many days have passed (libfaketime).
  async start(days_ahead = 0) {
    const { homeward, data, web } = this;
    // Only the calendar moves: waits are by the monotonic clock.
    const ahead = {
      LD_PRELOAD: fake_time,
      FAKETIME: `+${days_ahead}d`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    const at = ['--http', `127.0.0.1:${this.http}`, '--mllp', `127.0.0.1:${this.mllp}`];
    this.child = spawn(homeward, ['serve', '--data', data, ...at, '--web', web], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: days_ahead ? { ...process.env, ...ahead } : process.env,
    });
    await until_healthy(this.url, this.child);
  }

  stop() {
    return new Promise((resolve) => {
      if (!this.child || this.child.exitCode !== null) return resolve();
      this.child.once('exit', resolve);
      this.child.kill('SIGTERM');
    });
  }

  async end() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
