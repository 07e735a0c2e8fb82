// Answering an offer of a place: yes, or no with a reason and by whom.
import { useState } from 'react';
import { answer } from '../../api/operation.ts';
import type { Offer } from '../../api/shapes.ts';
import { Radios, TextField } from '../Field/Field.tsx';
import { useForm } from '../hooks/use_form.ts';
import { useSession } from '../hooks/use_session.ts';
import { useNotice } from '../Notice/Notice.tsx';
import { StepForm } from '../StepForm/StepForm.tsx';
import { check_answer, open_offer, status_words, type AnswerDraft } from '../../model/offer.ts';
import { takes } from '../../model/role.ts';
import './OfferAnswer.css';

const answers = [
  { value: 'accept', label: 'Accept' },
  { value: 'refuse', label: 'Refuse' },
];
const speakers = [
  { value: 'provider', label: 'The provider' },
  { value: 'person', label: 'The person' },
  { value: 'family', label: 'The family' },
];

function AnswerForm({ offer, close }: { offer: Offer; close: () => void }) {
  const say = useNotice();
  const { session } = useSession();
  const form = useForm<AnswerDraft>({
    key: `answer.${offer.task}`,
    blank: { answer: '', reason: '', by: session.role === 'bed_manager' ? 'provider' : '' },
    check: check_answer,
    save: (draft) => answer(offer.task, draft),
    done: () => {
      say({ text: `The answer for ${offer.placeName} is recorded.` });
      close();
    },
  });
  const id = (name: 'answer' | 'reason' | 'by') => ({ ...form.field(name) });
  return (
    <StepForm
      form={form}
      submit="Record the answer"
      labels={{ answer: 'Answer', reason: 'Reason', by: 'By' }}
      cancel={
        <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={close}>
          Close
        </button>
      }
    >
      <Radios
        label={`Answer for ${offer.placeName}`}
        inline
        choices={answers}
        {...id('answer')}
      />
      <Radios label="Who answers?" inline choices={speakers} {...id('by')} />
      {form.draft.answer === 'refuse' ? (
        <TextField label="Reason" hint="Why this place does not do" {...id('reason')} />
      ) : null}
    </StepForm>
  );
}

export function OfferAnswer({ offer }: { offer: Offer }) {
  const [answering, set_answering] = useState(false);
  const { session } = useSession();
  const waiting = open_offer(offer);
  return (
    <li className="offer" data-open={waiting}>
      <span>
        <strong>{offer.placeName}</strong>: {status_words(offer.status)}
        {offer.reason ? ` (${offer.reason})` : ''}
      </span>
      {waiting && takes(session.role, 'answer') && !answering ? (
        <button
          type="button"
          className="nhsuk-button nhsuk-button--secondary"
          onClick={() => set_answering(true)}
        >
          Answer<span className="nhsuk-u-visually-hidden"> the offer of {offer.placeName}</span>
        </button>
      ) : null}
      {waiting && answering ? (
        <AnswerForm offer={offer} close={() => set_answering(false)} />
      ) : null}
    </li>
  );
}
