// The frame of every form: its errors, its fields, a confirming look where that is due, its saving,
// and what to do when someone else was faster.
import type { Draft, Form } from '../hooks/use_form.ts';
import { ErrorSummary } from '../ErrorSummary/ErrorSummary.tsx';
import { ProblemPanel } from '../ProblemPanel/ProblemPanel.tsx';
import './StepForm.css';

interface Props<D extends Draft> {
  form: Form<D>;
  submit: string;
  children: React.ReactNode;
  confirm?: React.ReactNode; // What is shown to be confirmed.
  labels?: Partial<Record<keyof D & string, string>>;
  current?: React.ReactNode; // What the record says now, for the other side of a conflict.
  cancel?: React.ReactNode;
}

function Typed<D extends Draft>({ form, labels }: Pick<Props<D>, 'form' | 'labels'>) {
  const said = Object.entries(form.draft).filter(([, value]) => value.length > 0);
  return (
    <dl className="both-sides-list">
      {said.map(([name, value]) => (
        <div key={name}>
          <dt>{labels?.[name] ?? name}</dt>
          <dd>{Array.isArray(value) ? value.join('; ') : value}</dd>
        </div>
      ))}
    </dl>
  );
}

function BothSides<D extends Draft>({
  form,
  labels,
  current,
}: Omit<Props<D>, 'children' | 'submit'>) {
  return (
    <div className="both-sides">
      <section>
        <h3>What you typed</h3>
        <Typed form={form} {...(labels ? { labels } : {})} />
      </section>
      <section>
        <h3>What the record says now</h3>
        {current ?? <p>The page behind this form has been read again.</p>}
      </section>
    </div>
  );
}

function Buttons<D extends Draft>({
  form,
  submit,
  cancel,
}: Pick<Props<D>, 'form' | 'submit' | 'cancel'>) {
  const saving = form.stage === 'saving';
  return (
    <div className="step-buttons">
      <button type="submit" className="nhsuk-button" aria-disabled={saving}>
        {saving ? 'Saving…' : submit}
      </button>
      {form.stage === 'confirming' ? (
        <button
          type="button"
          className="nhsuk-button nhsuk-button--secondary"
          onClick={form.change}
        >
          Go back and change
        </button>
      ) : (
        cancel
      )}
    </div>
  );
}

export function StepForm<D extends Draft>(props: Props<D>) {
  const { form, submit, confirm } = props;
  const asking = confirm !== undefined && form.stage === 'confirming';
  const sides = form.problem && ['conflict', 'refused'].includes(form.problem.kind);
  return (
    <form
      noValidate
      className="step-form"
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <ErrorSummary errors={form.errors} attempt={form.attempt} />
      {form.problem ? <ProblemPanel error={form.problem} /> : null}
      {sides ? <BothSides {...props} /> : null}
      {asking ? confirm : props.children}
      <Buttons
        form={form}
        cancel={props.cancel}
        submit={confirm !== undefined && form.stage === 'typing' ? 'Check before saving' : submit}
      />
    </form>
  );
}
