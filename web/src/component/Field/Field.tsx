// Form fields after the NHS design system: label, hint, error, control, in that order.
import type { Choice } from '../../model/choice.ts';
import './Field.css';

export interface FieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean;
}

const described = (id: string, hint?: string, error?: string) =>
  [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;

function Above({
  id,
  hint,
  error,
}: {
  id: string;
  hint?: string | undefined;
  error?: string | undefined;
}) {
  return (
    <>
      {hint ? (
        <div id={`${id}-hint`} className="nhsuk-hint">
          {hint}
        </div>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="nhsuk-error-message">
          <span className="nhsuk-u-visually-hidden">Error: </span>
          {error}
        </p>
      ) : null}
    </>
  );
}

const group = (error: string | undefined) =>
  `nhsuk-form-group${error ? ' nhsuk-form-group--error' : ''}`;

export function Field(props: FieldProps & { children: React.ReactNode }) {
  const { id, label, hint, error, optional } = props;
  return (
    <div className={group(error)}>
      <label className="nhsuk-label" htmlFor={id}>
        {label}
        {optional ? <span className="optional"> (optional)</span> : null}
      </label>
      <Above id={id} hint={hint} error={error} />
      {props.children}
    </div>
  );
}

type TextProps = FieldProps & {
  type?: 'text' | 'password' | 'date' | 'tel';
  autoComplete?: string;
  suffix?: string;
  width?: 3 | 5 | 10 | 20;
  numeric?: boolean;
};

export function TextField(props: TextProps) {
  const { id, value, error, hint, suffix, width } = props;
  const classes = [
    'nhsuk-input',
    width ? `nhsuk-input--width-${width}` : '',
    error ? 'nhsuk-input--error' : '',
  ];
  return (
    <Field {...props}>
      <span className="field-with-suffix">
        <input
          id={id}
          name={id}
          className={classes.filter(Boolean).join(' ')}
          type={props.type ?? 'text'}
          inputMode={props.numeric ? 'decimal' : undefined}
          autoComplete={props.autoComplete ?? 'off'}
          value={value}
          aria-describedby={described(id, hint, error)}
          aria-invalid={error ? true : undefined}
          onChange={(event) => props.onChange(event.target.value)}
        />
        {suffix ? <span className="field-suffix">{suffix}</span> : null}
      </span>
    </Field>
  );
}

// A date that is known by heart is typed in three fields; kept as year-month-day.
const date_parts = [
  { part: 2, label: 'Day', width: 3 },
  { part: 1, label: 'Month', width: 3 },
  { part: 0, label: 'Year', width: 5 },
] as const;

export function DateField(props: FieldProps) {
  const { id, label, hint, error } = props;
  const parts = props.value === '' ? ['', '', ''] : props.value.split('-');
  const type = (part: number, typed: string) => {
    const next = parts.map((before, index) =>
      index === part ? typed.replace(/\D/g, '') : before,
    );
    props.onChange(next.every((text) => text === '') ? '' : next.join('-'));
  };
  return (
    <div className={group(error)}>
      <fieldset className="nhsuk-fieldset" aria-describedby={described(id, hint, error)}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{label}</legend>
        <Above id={id} hint={hint} error={error} />
        <div className="date-parts">
          {date_parts.map(({ part, label: name, width }, index) => (
            <div key={name}>
              <label className="nhsuk-label" htmlFor={index === 0 ? id : `${id}-${part}`}>
                {name}
              </label>
              <input
                id={index === 0 ? id : `${id}-${part}`}
                className={`nhsuk-input nhsuk-input--width-${width}`}
                inputMode="numeric"
                autoComplete="off"
                value={parts[part] ?? ''}
                aria-invalid={error ? true : undefined}
                onChange={(event) => type(part, event.target.value)}
              />
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

export function TextArea(props: FieldProps & { rows?: number }) {
  const { id, error, hint } = props;
  return (
    <Field {...props}>
      <textarea
        id={id}
        name={id}
        className={`nhsuk-textarea${error ? ' nhsuk-textarea--error' : ''}`}
        rows={props.rows ?? 3}
        value={props.value}
        aria-describedby={described(id, hint, error)}
        aria-invalid={error ? true : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  );
}

const radios = 'nhsuk-radios nhsuk-radios--small radios-dense';

export function Radios(props: FieldProps & { choices: readonly Choice[]; inline?: boolean }) {
  const { id, label, hint, error, value } = props;
  return (
    <div className={group(error)}>
      <fieldset className="nhsuk-fieldset" aria-describedby={described(id, hint, error)}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">
          {label}
          {props.optional ? <span className="optional"> (optional)</span> : null}
        </legend>
        <Above id={id} hint={hint} error={error} />
        <div className={`${radios}${props.inline ? ' nhsuk-radios--inline' : ''}`}>
          {props.choices.map((choice, index) => (
            <Radio
              key={choice.value}
              choice={choice}
              id={index === 0 ? id : `${id}-${choice.value}`}
              name={id}
              checked={value === choice.value}
              pick={props.onChange}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

interface RadioProps {
  choice: Choice;
  id: string;
  name: string;
  checked: boolean;
  pick: (value: string) => void;
}

function Radio({ choice, id, name, checked, pick }: RadioProps) {
  return (
    <div className="nhsuk-radios__item">
      <input
        className="nhsuk-radios__input"
        type="radio"
        id={id}
        name={name}
        value={choice.value}
        checked={checked}
        aria-describedby={choice.hint ? `${id}-item-hint` : undefined}
        onChange={() => pick(choice.value)}
      />
      <label className="nhsuk-label nhsuk-radios__label" htmlFor={id}>
        {choice.label}
      </label>
      {choice.hint ? (
        <div id={`${id}-item-hint`} className="nhsuk-hint nhsuk-radios__hint">
          {choice.hint}
        </div>
      ) : null}
    </div>
  );
}

export function Select(props: FieldProps & { choices: readonly Choice[] }) {
  const { id, hint, error } = props;
  return (
    <Field {...props}>
      <select
        id={id}
        name={id}
        className={`nhsuk-select${error ? ' nhsuk-select--error' : ''}`}
        value={props.value}
        aria-describedby={described(id, hint, error)}
        aria-invalid={error ? true : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      >
        <option value="">Choose</option>
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface CheckboxProps {
  id: string;
  label: string;
  choices: readonly Choice[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Checkboxes({ id, label, choices, values, onChange, hint, error }: CheckboxProps) {
  const toggle = (value: string) =>
    onChange(
      values.includes(value) ? values.filter((each) => each !== value) : [...values, value],
    );
  return (
    <div className={group(error)}>
      <fieldset className="nhsuk-fieldset" aria-describedby={described(id, hint, error)}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{label}</legend>
        <Above id={id} hint={hint} error={error} />
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small radios-dense">
          {choices.map((choice, index) => (
            <div key={choice.value} className="nhsuk-checkboxes__item">
              <input
                className="nhsuk-checkboxes__input"
                type="checkbox"
                id={index === 0 ? id : `${id}-${choice.value}`}
                name={id}
                checked={values.includes(choice.value)}
                onChange={() => toggle(choice.value)}
              />
              <label
                className="nhsuk-label nhsuk-checkboxes__label"
                htmlFor={index === 0 ? id : `${id}-${choice.value}`}
              >
                {choice.label}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
