// Is it better, and is it a signal? Counts of now, then each measure as a chart.
import type { Programme } from '../../api/shapes.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { Empty, Loading } from '../../component/Loading/Loading.tsx';
import { SpcChart } from '../../component/SpcChart/SpcChart.tsx';
import { time_words } from '../../model/clock.ts';
import './ProgrammePage.css';

const count_words: Record<string, string> = {
  waiting: 'waiting for triage',
  open: 'courses open',
  inBeds: 'in beds',
  atHome: 'with a home team',
  dueFollowUp: 'day-91 calls to come',
};

function Counts({ screen }: { screen: Programme }) {
  const counts = Object.entries(screen.counts ?? {});
  if (counts.length === 0) return null;
  return (
    <section aria-label="Now">
      <dl className="counts">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{count_words[name] ?? name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">Counted at {time_words(screen.at)}.</p>
    </section>
  );
}

export default function ProgrammePage() {
  const heading = useTitle('Programme');
  const query = useScreen<Programme>('/screen/programme', { topics: ['programme'] });
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Programme
      </h1>
      <Loading query={query}>
        {(screen) => (
          <>
            <Counts screen={screen} />
            {screen.measures.length === 0 ? (
              <Empty text="No measure is defined." at={screen.at} />
            ) : (
              screen.measures.map((measure) => <SpcChart key={measure.id} measure={measure} />)
            )}
          </>
        )}
      </Loading>
    </>
  );
}
