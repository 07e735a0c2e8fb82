// Sends one HL7 v2 message over MLLP and gives back the acknowledgement.
import { connect } from 'node:net';

const begin = '\x0b';
const end = '\x1c\r';

export function send(port, segments) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.setTimeout(5000, () =>
      socket.destroy(new Error('no acknowledgement in five seconds')),
    );
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      heard += bytes.toString('utf8');
      if (!heard.includes(end)) return;
      socket.end();
      resolve(heard.slice(heard.indexOf(begin) + 1, heard.indexOf(end)));
    });
    socket.write(`${begin}${segments.join('\r')}\r${end}`);
  });
}

const stamp = (at) => at.toISOString().replace(/[-:T]/g, '').slice(0, 14);

// A synthetic NHS number of the range for testing, with the check digit of modulus 11.
export function nhs_number(nine) {
  const sum = [...nine].reduce((all, digit, index) => all + Number(digit) * (10 - index), 0);
  return nine + String((11 - (sum % 11)) % 11);
}

// Someone of 65 or over who comes to the emergency department (ADT^A04).
export function attendance(person, control) {
  const now = stamp(new Date());
  const head = `MSH|^~\\&|PAS|EASTFIELD|HOMEWARD|EI|${now}||ADT^A04^ADT_A01|${control}|P|2.4`;
  const identifiers = `${person.local}^^^EASTFIELD^MR~${person.nhs}^^^NHS^NH`;
  const { family, given, born, gender, address } = person;
  return [
    head,
    `EVN|A04|${now}`,
    `PID|1||${identifiers}||${family}^${given}||${born}|${gender}|||${address}`,
    `PV1|1|E|ED^^^EASTFIELD||||||||||||||||V${control}|||||||||||||||||||||||||${now}`,
    `PV2|||^${person.reason}`,
  ];
}
