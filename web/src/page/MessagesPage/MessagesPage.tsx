// Messages that could not be read: what was wrong, correct, send again, or discard with a reason.
import { useState } from 'react';
import { write } from '../../api/client.ts';
import type { Message, Messages } from '../../api/shapes.ts';
import { TextArea, TextField } from '../../component/Field/Field.tsx';
import { useAct } from '../../component/hooks/use_act.ts';
import { useListKeys } from '../../component/hooks/use_list_keys.ts';
import { useNow } from '../../component/hooks/use_now.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { Empty, Loading } from '../../component/Loading/Loading.tsx';
import { ProblemPanel } from '../../component/ProblemPanel/ProblemPanel.tsx';
import { moment_words } from '../../model/clock.ts';
import { lines_of, replay_words, sent_again, type Answered } from './message.ts';
import './MessagesPage.css';

const status_words: Record<string, string> = {
  dead: 'Not read',
  replayed: 'Read after correction',
  discarded: 'Discarded',
};

const at = (message: Message) => `/screen/messages/${encodeURIComponent(message.id)}`;

function Correct({ message }: { message: Message }) {
  const [text, set_text] = useState(lines_of(message.text));
  const { act, problem } = useAct();
  const replay = () =>
    void act(
      () => write<Answered>(`${at(message)}/replay`, { text: sent_again(text) }),
      (answer) => replay_words(answer as Answered),
    );
  return (
    <>
      {problem ? <ProblemPanel error={problem} /> : null}
      <TextArea
        id={`text-${message.id}`}
        label="Message, one segment on each line"
        rows={8}
        value={text}
        onChange={set_text}
      />
      <button type="button" className="nhsuk-button" onClick={replay}>
        Send again
      </button>
    </>
  );
}

function Discard({ message }: { message: Message }) {
  const [reason, set_reason] = useState('');
  const [missing, set_missing] = useState(false);
  const { act, problem } = useAct();
  const discard = () => {
    set_missing(reason.trim() === '');
    if (reason.trim() === '') return;
    void act(() => write(`${at(message)}/discard`, { reason }), 'The message is discarded.');
  };
  return (
    <>
      {problem ? <ProblemPanel error={problem} /> : null}
      <TextField
        id={`reason-${message.id}`}
        label="Or discard it: why?"
        width={20}
        value={reason}
        error={missing ? 'Enter the reason' : undefined}
        onChange={set_reason}
      />
      <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={discard}>
        Discard
      </button>
    </>
  );
}

function Letter({ message }: { message: Message }) {
  const now = useNow();
  const [open, set_open] = useState(false);
  const details = message.error?.details ?? [];
  return (
    <li className="letter" data-item>
      <p className="letter-head">
        <button
          type="button"
          className="link-button"
          data-row
          aria-expanded={open}
          onClick={() => set_open(!open)}
        >
          {message.type || 'Message'} {message.control}
        </button>
        <span>{message.sender}</span>
        <span className="quiet">{moment_words(message.received, now)}</span>
        <strong>{status_words[message.status] ?? message.status}</strong>
      </p>
      <p>
        {message.error?.message}
        {message.error?.code ? <span className="quiet"> ({message.error.code})</span> : null}
      </p>
      {details.length > 0 ? (
        <ul>
          {details.map(({ path, reason }) => (
            <li key={`${path} ${reason}`}>
              <code>{path}</code> {reason}
            </li>
          ))}
        </ul>
      ) : null}
      {open && message.status === 'dead' ? (
        <>
          <Correct message={message} />
          <Discard message={message} />
        </>
      ) : null}
      {open && message.status !== 'dead' ? (
        <pre className="letter-text">{lines_of(message.text)}</pre>
      ) : null}
    </li>
  );
}

export default function MessagesPage() {
  const heading = useTitle('Messages');
  const query = useScreen<Messages>('/screen/messages', { every_ms: 15_000 });
  useListKeys();
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          Messages
        </h1>
        <p className="quiet">From other systems, that could not be read</p>
      </div>
      <Loading query={query}>
        {({ rows, at: checked }) =>
          rows.length === 0 ? (
            <Empty text="Every message was read." at={checked} />
          ) : (
            <ul className="letters">
              {rows.map((message) => (
                <Letter key={message.id} message={message} />
              ))}
            </ul>
          )
        }
      </Loading>
    </>
  );
}
