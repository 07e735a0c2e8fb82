// NEWS2 with its parts: the total means nothing without them.
import type { News2, Part } from '../../model/news2.ts';
import './NewsScore.css';

const band_words: Record<string, string> = {
  low: 'Low',
  'low-medium': 'Low to medium: one sign scores 3',
  medium: 'Medium: urgent review',
  high: 'High: emergency response',
};

function Parts({ parts }: { parts: readonly Part[] }) {
  return (
    <table className="news-parts">
      <caption className="nhsuk-u-visually-hidden">Parts of the NEWS2 score</caption>
      <thead>
        <tr>
          <th scope="col">Sign</th>
          <th scope="col">Value</th>
          <th scope="col">Score</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.name} data-three={part.score === 3}>
            <th scope="row">{part.name}</th>
            <td>{part.value || '–'}</td>
            <td className="news-points">{part.score ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Scored = Pick<News2, 'parts' | 'total'> & { complete?: boolean; band?: string | undefined };

export function NewsScore({ score }: { score: Scored }) {
  const complete = score.complete ?? true;
  return (
    <section className="news" aria-label="NEWS2">
      <p className="news-total" aria-live="polite">
        <span>NEWS2</span> <strong>{score.total}</strong>
        <span className="quiet">
          {complete
            ? (band_words[score.band ?? ''] ?? score.band)
            : 'so far, not all signs are in'}
        </span>
      </p>
      <Parts parts={score.parts} />
      <p className="quiet news-source">Royal College of Physicians, 2017</p>
    </section>
  );
}
