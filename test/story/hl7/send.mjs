// Sends every message file to a running server through two clients that are not of our making, and
// prints what became of each: accepted, or refused with the reason. Fails if an answer is missing,
// is a fault, or refuses without a reason that names a place or says what to do.
//
//   node send.mjs HOST PORT FOLDER…
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import simple from 'simple-hl7';
import { Client, Message } from 'node-hl7-client';

const [host, port, ...folders] = process.argv.slice(2);
if (!folders.length) {
  console.error('usage: node send.mjs HOST PORT FOLDER...');
  process.exit(2);
}

const files_below = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path).sort().flatMap((name) => files_below(join(path, name)))
    : path.endsWith('.hl7') ? [path] : [];

// A file may hold several messages, each beginning with MSH at the start of a line. Both clients
// send text as UTF-8, so files in other character sets are left to the tests beside the parser.
function messages_in(path) {
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return [];
  const messages = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (line.startsWith('MSH')) messages.push([]);
    if (line && messages.length) messages.at(-1).push(line);
  }
  return messages.map((lines) => ({ path, text: `${lines.join('\r')}\r` }));
}

const within = (promise, what) =>
  Promise.race([
    promise,
    new Promise((_, fail) => setTimeout(() => fail(new Error(`no answer: ${what}`)), 30_000).unref()),
  ]);

// simple-hl7 keeps one connection and parses the answer itself.
function simple_sender() {
  const client = simple.Server.createTcpClient({ host, port: Number(port), keepalive: true });
  const send = (text) =>
    new Promise((done, fail) => {
      client.send({ toString: () => text }, (error, ack) => {
        if (error) return fail(error);
        const msa = ack.getSegment('MSA');
        done({ code: msa.getField(1), control: msa.getField(2), reason: msa.getField(3) ?? '' });
      });
    });
  return { send, close: () => client.close() };
}

// node-hl7-client checks the message before it sends and the answer after.
function checking_sender() {
  const client = new Client({ host });
  let answered;
  const connection = client.createConnection({ port: Number(port) }, (response) => {
    const message = response.getMessage();
    const at = (path) => message.get(path).toString();
    answered({ code: at('MSA.1'), control: at('MSA.2'), reason: at('MSA.3') });
  });
  const send = (text) =>
    new Promise((done, fail) => {
      answered = done;
      connection.sendMessage(new Message({ text })).catch(fail);
    });
  return { send, close: () => connection.close() };
}

const explained = ({ code, reason }) => code === 'AA' || /[A-Z0-9]{3}-\d|: |\bsend\b/i.test(reason);

async function send_all(name, sender, messages) {
  const counts = {};
  const wrong = [];
  for (const { path, text } of messages) {
    const file = path.split('/').at(-1);
    try {
      const answer = await within(sender.send(text), file);
      counts[answer.code] = (counts[answer.code] ?? 0) + 1;
      if (answer.code !== 'AA') console.log(`${answer.code}  ${file}\n      ${answer.reason}`);
      const fault = /fault is ours|Incident/.test(answer.reason);
      const control = text.split('|')[9];
      if (!['AA', 'AE', 'AR'].includes(answer.code)) wrong.push(`${file}: ${answer.code}`);
      if (fault || !explained(answer)) wrong.push(`${file}: unexplained: ${answer.reason}`);
      if (answer.control !== control) wrong.push(`${file}: answers another message`);
    } catch (error) {
      wrong.push(`${file}: ${error.message}`);
    }
  }
  sender.close();
  console.log(`${name}: ${messages.length} messages: ${JSON.stringify(counts)}`);
  return wrong;
}

const messages = folders.flatMap(files_below).flatMap(messages_in);
const wrong = [
  ...(await send_all('simple-hl7', simple_sender(), messages)),
  // The second client sends again what the first has sent: nothing may be written twice.
  ...(await send_all('node-hl7-client', checking_sender(), messages.slice(0, 40))),
];
for (const each of wrong) console.error(`WRONG  ${each}`);
process.exit(wrong.length || !messages.length ? 1 : 0);
