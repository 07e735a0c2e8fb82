// The decision: options side by side, the person's wish beside them, then the conclusion and why.
import { conclude } from '../../../api/operation.ts';
import { TextArea, TextField } from '../../../component/Field/Field.tsx';
import { useForm, type Form } from '../../../component/hooks/use_form.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import {
  blank_decision,
  check_decision,
  decision_ask,
  decision_labels,
  option_field,
  options_in,
  type DecisionDraft,
} from '../../../model/decision.ts';
import { is_home, pathways } from '../../../model/pathway.ts';
import type { StepProps } from './step.ts';
import './ConcludeStep.css';

function Options({ form }: { form: Form<DecisionDraft> }) {
  const error = form.errors.pathway;
  return (
    <fieldset className="nhsuk-fieldset" aria-describedby={error ? 'pathway-error' : undefined}>
      <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">
        Options, side by side
      </legend>
      {error ? (
        <p id="pathway-error" className="nhsuk-error-message">
          <span className="nhsuk-u-visually-hidden">Error: </span>
          {error}
        </p>
      ) : null}
      <div className="options nhsuk-radios--small">
        {pathways.map(({ value, label, hint }, index) => (
          <div key={value} className="option" data-chosen={form.draft.pathway === value}>
            <div className="nhsuk-radios__item">
              <input
                className="nhsuk-radios__input"
                type="radio"
                id={index === 0 ? 'pathway' : `pathway-${value}`}
                name="pathway"
                checked={form.draft.pathway === value}
                onChange={() => form.type('pathway', value)}
              />
              <label
                className="nhsuk-label nhsuk-radios__label"
                htmlFor={index === 0 ? 'pathway' : `pathway-${value}`}
              >
                {label} <span className="quiet">{hint}</span>
              </label>
            </div>
            <TextArea
              label="For and against"
              optional
              rows={2}
              {...form.field(option_field(value))}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function Forecast({ form }: { form: Form<DecisionDraft> }) {
  return (
    <section className="sheet">
      <h3>Forecast</h3>
      <p className="quiet">
        What the team expects, so that it can be compared with what happens.
      </p>
      <TextField label="What we expect" optional {...form.field('forecast')} />
      <div className="forecast">
        <TextField
          label="Within"
          optional
          numeric
          width={3}
          suffix="days"
          {...form.field('forecastDays')}
        />
        <TextField
          label="How likely"
          optional
          numeric
          width={3}
          suffix="%"
          {...form.field('forecastProbability')}
        />
      </div>
    </section>
  );
}

function Confirm({ draft }: { draft: DecisionDraft }) {
  const chosen = pathways.find(({ value }) => value === draft.pathway);
  const rows = [
    ['Conclusion', chosen?.label ?? ''],
    ['Options considered', options_in(draft).join('\n')],
    ['Why not home', is_home(draft.pathway) ? '' : draft.whyNotHome],
    ['The person’s wish', draft.wish],
    ['Present', draft.present],
    ['Reason', draft.reason],
    ['Forecast', draft.forecast],
  ];
  return (
    <section className="sheet" aria-label="What will be saved">
      <h3>Is this what the team concluded?</h3>
      <dl className="confirm-list">
        {rows
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

export function ConcludeStep({ screen, done, cancel, current }: StepProps) {
  const { episode } = screen;
  const form = useForm<DecisionDraft>({
    key: `conclude.${episode.id}`,
    blank: blank_decision,
    check: check_decision,
    save: (draft) => conclude(episode.id, decision_ask(draft)),
    confirm: true,
    done: () => done('The decision is saved.'),
  });
  const away = form.draft.pathway !== '' && !is_home(form.draft.pathway);
  return (
    <StepForm
      form={form}
      submit="Save the decision"
      labels={decision_labels}
      cancel={cancel}
      current={current}
      confirm={<Confirm draft={form.draft} />}
    >
      <section className="sheet">
        <TextArea label="The person’s wish" hint="In their own words" {...form.field('wish')} />
      </section>
      <section className="sheet">
        <Options form={form} />
      </section>
      <section className="sheet">
        {away ? (
          <TextArea label="Why not home, why not today?" {...form.field('whyNotHome')} />
        ) : null}
        <TextArea label="Reason for the conclusion" {...form.field('reason')} />
        <TextArea
          label="Who was present"
          hint="One on each line"
          rows={2}
          {...form.field('present')}
        />
      </section>
      <Forecast form={form} />
    </StepForm>
  );
}
