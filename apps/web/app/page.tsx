import { HeroInstrument } from '../features/landing/HeroInstrument.tsx'
import styles from '../features/landing/landing.module.css'
import { MarketStrip } from '../features/landing/MarketStrip.tsx'
import { SpellList } from '../features/spells/SpellList.tsx'
import { ButtonLink } from '../ui/Button.tsx'

const steps = [
  { title: 'Watch', text: 'A market prices how likely something is. You see the reading, its source and its age.' },
  { title: 'Decide', text: 'Set the threshold at which you would act, and choose the spell that acts.' },
  { title: 'Arm', text: 'Sign once what it may do for you: which calls, how much, how often, until when.' },
  {
    title: 'Rest',
    text: 'When the reading crosses, the spell is cast from your vault, once. You see each step and its proof.',
  },
]

const promises = [
  {
    title: 'The contract says no, not we',
    text: 'A session lists every call it may make, down to each parameter, with a budget and an end. The chain refuses everything else, even from our own servers.',
  },
  {
    title: 'Your wallet owns the vault',
    text: 'Every session can be ended and everything withdrawn by a plain transaction from your wallet. That works when we are gone. It is behind “Safety”, on every page.',
  },
  {
    title: 'Old readings never open risk',
    text: 'Each value carries the moment we saw it. A trigger that cannot see is blind, says so, and waits. Closing a position goes on.',
  },
  {
    title: 'Once means once',
    text: 'A cast happens at most one time, whatever crashes, repeats or gets lost on the way. When we are not sure, we ask the chain before anything is sent again.',
  },
]

export default function LandingPage() {
  return (
    <div className={styles.page}>
      <section className={styles.hero}>
        <div className={styles.pitch}>
          <h1>Act on what you foresee.</h1>
          <p className={styles.lead}>
            Spells watches prediction markets and, when one crosses the line you drew, casts a strategy from a smart
            account that only you own. Inside limits that a contract enforces.
          </p>
          <div className={styles.actions}>
            <ButtonLink tone="act" size="l" href="/markets">
              Browse the markets
            </ButtonLink>
            <ButtonLink size="l" href="#safety">
              How safety works
            </ButtonLink>
          </div>
        </div>
        <HeroInstrument />
      </section>

      <section className={styles.section} aria-labelledby="now">
        <header className={styles.head}>
          <h2 id="now">Being priced right now</h2>
          <ButtonLink size="s" href="/markets">
            All markets
          </ButtonLink>
        </header>
        <MarketStrip />
      </section>

      <section className={styles.section} aria-labelledby="how">
        <h2 id="how">From a view to a position</h2>
        <ol className={styles.steps}>
          {steps.map(({ title, text }) => (
            <li key={title}>
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </section>

      <section className={styles.section} id="safety" aria-labelledby="safety-title">
        <h2 id="safety-title">Automation that you can read</h2>
        <ul className={styles.promises}>
          {promises.map(({ title, text }) => (
            <li key={title}>
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>

      <section className={styles.section} aria-labelledby="spells">
        <header className={styles.head}>
          <h2 id="spells">What can be cast</h2>
          <ButtonLink size="s" href="/spells">
            All spells
          </ButtonLink>
        </header>
        <SpellList />
      </section>
    </div>
  )
}
