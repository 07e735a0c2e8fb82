// Beside the list: who it is, why they are here, and the one question of the front door.
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { triage } from '../../api/operation.ts';
import type { FrontDoorRow } from '../../api/shapes.ts';
import { ClockMark } from '../../component/ClockMark/ClockMark.tsx';
import { Radios, TextArea, TextField } from '../../component/Field/Field.tsx';
import { useForm } from '../../component/hooks/use_form.ts';
import { useNotice } from '../../component/Notice/Notice.tsx';
import { PersonHeader } from '../../component/PersonHeader/PersonHeader.tsx';
import { StepForm } from '../../component/StepForm/StepForm.tsx';
import { called } from '../../model/person.ts';
import {
  blank_triage,
  check_triage,
  outcomes,
  said_after,
  type TriageDraft,
} from './front_door.ts';

interface Props {
  row: FrontDoorRow;
  close: () => void;
}

function TriageForm({ row, close }: Props) {
  const say = useNotice();
  const outcome = useRef('');
  const form = useForm<TriageDraft>({
    key: `triage.${row.task}`,
    blank: blank_triage,
    check: check_triage,
    save: (draft) => {
      outcome.current = draft.outcome;
      return triage(row.task, draft);
    },
    done: () => {
      const link = { to: `/person/${row.person.id}`, label: `Open ${called(row.person)}` };
      say({ text: said_after(row, outcome.current), link });
      close();
    },
  });
  const chosen = form.draft.outcome;
  return (
    <StepForm
      form={form}
      submit={chosen === 'accept' ? 'Accept' : 'Save'}
      labels={{ outcome: 'Outcome', reason: 'Reason', alternative: 'Service', note: 'Note' }}
      cancel={
        <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={close}>
          Close
        </button>
      }
    >
      <Radios
        label={`What happens next for ${called(row.person)}?`}
        choices={outcomes}
        {...form.field('outcome')}
      />
      {chosen === 'redirect' ? (
        <TextField label="Which service?" {...form.field('alternative')} />
      ) : null}
      {chosen !== '' && chosen !== 'accept' ? (
        <TextArea
          label="Reason"
          hint="The caller and the next team read this."
          {...form.field('reason')}
        />
      ) : null}
      {chosen !== '' ? <TextArea label="Note" optional rows={2} {...form.field('note')} /> : null}
    </StepForm>
  );
}

export function TriagePanel({ row, close }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>('#outcome');
    first?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [row.task]);
  return (
    <aside
      ref={panel}
      className="triage-panel"
      aria-label={`Triage ${called(row.person)}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <PersonHeader person={row.person} level="h2" />
      <div className="triage-body">
        <p>
          <strong>{row.trigger}</strong>
          {row.what ? `: ${row.what}` : ''}
          {row.from ? <span className="quiet"> · {row.from}</span> : null}
        </p>
        {row.clock ? <ClockMark clock={row.clock} /> : null}
        <TriageForm key={row.task} row={row} close={close} />
        <p>
          <Link to={`/person/${row.person.id}`}>Whole record of {called(row.person)}</Link>
        </p>
      </div>
    </aside>
  );
}
