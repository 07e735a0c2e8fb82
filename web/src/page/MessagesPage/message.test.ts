import { expect, it } from 'vitest';
import { lines_of, replay_words, sent_again } from './message.ts';

it('shows segments as lines and sends lines as segments', () => {
  const text = 'MSH|^~\\&|A\rPID|1\r';
  expect(lines_of(text)).toBe('MSH|^~\\&|A\nPID|1');
  expect(sent_again(lines_of(text))).toBe(text);
  expect(sent_again('MSH|1  \n\nPID|1\n')).toBe('MSH|1\rPID|1\r');
});

it('says what the door answered', () => {
  expect(replay_words({ ack: 'AA' })).toBe('The message is read now.');
  expect(replay_words({ ack: 'AE', message: 'PID-3 is missing' })).toContain('PID-3 is missing');
});
