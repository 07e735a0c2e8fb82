// A statistical process control chart (XmR): points, average, limits. A signal has a shape and its
// words below; the same figures are in a table. Rules: NHS England, Making Data Count.
import { useId, useState } from 'react';
import type { Flag, Measure } from '../../api/shapes.ts';
import {
  dates_named,
  drawable,
  flag_words,
  frame,
  scale_for,
  type Scale,
} from '../../model/chart.ts';
import { day_words } from '../../model/clock.ts';
import './SpcChart.css';

const short_day = (date: string) => day_words(date).replace(/ \d{4}$/, '');
const rounded = (value: number) => String(Math.round(value * 10) / 10);

// A triangle points where the point lies; a diamond is a run; a square is a warning near a limit.
function shape_at(x: number, y: number, flag: Flag | undefined) {
  switch (flag) {
    case 'above-limit':
      return <path className="spc-signal" d={`M${x} ${y - 8}l8 13h-16z`} />;
    case 'below-limit':
      return <path className="spc-signal" d={`M${x} ${y + 8}l8 -13h-16z`} />;
    case 'shift':
    case 'trend':
      return <path className="spc-signal" d={`M${x} ${y - 8}l8 8-8 8-8-8z`} />;
    case 'two-of-three':
      return <rect className="spc-signal" x={x - 6} y={y - 6} width="12" height="12" />;
    default:
      return <circle className="spc-point" cx={x} cy={y} r="4.5" />;
  }
}

function Level({
  value,
  name,
  scale,
  dashed,
}: {
  value: number | undefined;
  name: string;
  scale: Scale;
  dashed: boolean;
}) {
  if (value === undefined) return null;
  const y = scale.y(value);
  return (
    <>
      <line
        className={dashed ? 'spc-limit' : 'spc-centre'}
        x1={frame.left}
        x2={frame.width - frame.right}
        y1={y}
        y2={y}
      />
      <text className="spc-level" x={frame.width - frame.right + 8} y={y + 4}>
        {name} {rounded(value)}
      </text>
    </>
  );
}

function Axes({ measure, scale }: { measure: Measure; scale: Scale }) {
  return (
    <>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            className="spc-grid"
            x1={frame.left}
            x2={frame.width - frame.right}
            y1={scale.y(tick)}
            y2={scale.y(tick)}
          />
          <text className="spc-tick" x={frame.left - 8} y={scale.y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {dates_named(measure.points.length).map((index) => (
        <text
          key={index}
          className="spc-tick"
          x={scale.x(index)}
          y={frame.height - 10}
          textAnchor="middle"
        >
          {short_day(measure.points[index]?.date ?? '')}
        </text>
      ))}
    </>
  );
}

function Picture({ measure }: { measure: Measure }) {
  const scale = scale_for(measure, frame);
  const line = measure.points
    .map(({ value }, index) => `${index === 0 ? 'M' : 'L'}${scale.x(index)} ${scale.y(value)}`)
    .join('');
  return (
    <svg
      className="spc"
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      aria-hidden="true"
      focusable="false"
    >
      <Axes measure={measure} scale={scale} />
      <Level value={measure.upper} name="Upper" scale={scale} dashed />
      <Level value={measure.centre} name="Mean" scale={scale} dashed={false} />
      <Level value={measure.lower} name="Lower" scale={scale} dashed />
      <path className="spc-line" d={line} />
      {measure.points.map(({ date, value, flag }, index) => (
        <g key={date}>{shape_at(scale.x(index), scale.y(value), flag)}</g>
      ))}
    </svg>
  );
}

function Table({ measure }: { measure: Measure }) {
  return (
    <div className="spc-table">
      <table>
        <caption>{measure.name}, each period</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">{measure.unit || 'Value'}</th>
            <th scope="col">Signal</th>
          </tr>
        </thead>
        <tbody>
          {measure.points.map(({ date, value, flag }) => (
            <tr key={date}>
              <th scope="row">{day_words(date)}</th>
              <td>{rounded(value)}</td>
              <td>{flag ? flag_words[flag] : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Signals({ measure }: { measure: Measure }) {
  const flagged = measure.points.filter(({ flag }) => flag);
  if (flagged.length === 0) {
    return <p>No signal: what you see is common-cause variation.</p>;
  }
  return (
    <ul className="spc-signals">
      {flagged.map(({ date, value, flag }) => (
        <li key={date}>
          {day_words(date)}: {rounded(value)}, {flag ? flag_words[flag] : ''}
        </li>
      ))}
    </ul>
  );
}

export function SpcChart({ measure }: { measure: Measure }) {
  const [table, set_table] = useState(false);
  const id = useId();
  return (
    <section className="sheet" aria-labelledby={id}>
      <h2 id={id}>{measure.name}</h2>
      {measure.note ? <p>{measure.note}</p> : null}
      {measure.points.length === 0 ? (
        <p>There are no figures yet.</p>
      ) : (
        <>
          <button
            type="button"
            className="nhsuk-button nhsuk-button--secondary no-print"
            aria-pressed={table}
            onClick={() => set_table(!table)}
          >
            {table ? 'Show as a chart' : 'Show as a table'}
          </button>
          {table ? <Table measure={measure} /> : <Picture measure={drawable(measure)} />}
          {drawable(measure) === measure ? null : (
            <p className="quiet">No lower limit: a count cannot fall below 0.</p>
          )}
          <h3>Signals</h3>
          <Signals measure={measure} />
        </>
      )}
      <p className="quiet">
        {measure.definition} {measure.unit ? `Counted in ${measure.unit}. ` : ''}
        {measure.version
          ? `Definition ${measure.id}, version ${measure.version.replace(/^v/, '')}.`
          : ''}
        {measure.chart
          ? ` ${measure.chart} chart; limits are the mean ± 2.66 mean moving ranges.`
          : ''}
      </p>
    </section>
  );
}
