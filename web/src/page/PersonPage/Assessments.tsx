// What was found, newest first, the score with its parts.
import type { Assessment } from '../../api/shapes.ts';
import { NewsScore } from '../../component/NewsScore/NewsScore.tsx';
import { useNow } from '../../component/hooks/use_now.ts';
import { moment_words } from '../../model/clock.ts';

function frailty_words(frailty: Assessment['frailty']) {
  if (frailty === undefined) return undefined;
  if (typeof frailty === 'number') return String(frailty);
  return `${frailty.score}${frailty.rater ? `, rated by ${frailty.rater}` : ''}`;
}

function facts_of(assessment: Assessment): [string, string][] {
  const facts: [string, string | undefined][] = [
    ['What matters', assessment.whatMatters ? `“${assessment.whatMatters}”` : undefined],
    ['Who said so', assessment.speaker],
    ['What they can do', assessment.function],
    ['How they move', assessment.mobility],
    ['Who helps', assessment.helpAtHome],
    ['The home', assessment.home],
    ['Frailty', frailty_words(assessment.frailty)],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function One({ assessment, open }: { assessment: Assessment; open: boolean }) {
  const now = useNow();
  const { news2 } = assessment;
  return (
    <details className="assessment" open={open}>
      <summary>
        {moment_words(assessment.at, now)}
        {assessment.by ? `, ${assessment.by}` : ''}
        {news2 ? `: NEWS2 ${news2.total}` : ''}
      </summary>
      <div className="assessment-body">
        <dl className="fact-list">
          {facts_of(assessment).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {news2 ? (
          <NewsScore score={{ total: news2.total, band: news2.band, parts: news2.parts ?? [] }} />
        ) : null}
      </div>
    </details>
  );
}

export function Assessments({ assessments }: { assessments: readonly Assessment[] }) {
  if (assessments.length === 0) return null;
  return (
    <section className="sheet">
      <h2>Assessments</h2>
      {assessments.map((assessment, index) => (
        <One key={assessment.id} assessment={assessment} open={index === 0} />
      ))}
    </section>
  );
}
