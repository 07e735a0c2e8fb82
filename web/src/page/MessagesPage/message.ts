// HL7 v2 ends a segment with a carriage return; people read and write lines. Pure.
export const lines_of = (text: string) => text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');

export const sent_again = (typed: string) =>
  typed
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\r') + '\r';

export interface Answered {
  ack: string;
  message?: string;
}

export function replay_words({ ack, message }: Answered): string {
  if (ack === 'AA') return 'The message is read now.';
  return `Still not read: ${message ?? 'no reason given'}`;
}
