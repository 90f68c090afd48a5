/** An invented thing that happens, as several papers tell it. `{place}` and `{number}` are filled in. */
export type NewsTemplate = {
  /** In the words of different papers: one for each of them that tells it. */
  readonly titles: readonly [string, string, string]
  readonly places: readonly string[]
  /** From and to. */
  readonly numbers: readonly [number, number]
}

/** Invented papers: none of them, and none of their addresses, is anybody's. */
export const NEWS_FEEDS = [
  { name: 'harbour-herald', format: 'rss', weight: 0.9 },
  { name: 'northern-post', format: 'rss', weight: 0.7 },
  { name: 'ledger-wire', format: 'atom', weight: 0.8 },
] as const
export type NewsFeed = (typeof NEWS_FEEDS)[number]

export const NEWS_TEMPLATES: readonly NewsTemplate[] = [
  {
    titles: [
      'Central bank raises interest rates by {number} basis points in surprise move',
      'Surprise interest rate rise of {number} basis points by central bank',
      'Central bank in surprise move raises interest rates {number} basis points',
    ],
    places: [''],
    numbers: [25, 75],
  },
  {
    titles: [
      'Earthquake kills {number} people in {place}',
      '{number} people killed as earthquake strikes {place}',
      '{place} earthquake: {number} people killed',
    ],
    places: ['Chile', 'Japan', 'Indonesia', 'Turkey', 'Peru'],
    numbers: [3, 240],
  },
  {
    titles: [
      'Inflation in {place} falls to {number} percent, below forecasts',
      '{place} inflation falls below forecasts to {number} percent',
      'Inflation falls to {number} percent in {place}, below forecasts',
    ],
    places: ['Germany', 'Brazil', 'Canada', 'India'],
    numbers: [2, 9],
  },
  {
    titles: [
      'Regulator sues crypto exchange over {number} million dollars of unregistered tokens',
      'Crypto exchange sued by regulator over unregistered tokens worth {number} million dollars',
      'Regulator sues crypto exchange: {number} million dollars of unregistered tokens',
    ],
    places: [''],
    numbers: [40, 900],
  },
  {
    titles: [
      'Missile strikes kill {number} in {place}',
      '{number} killed in {place} by missile strikes',
      'Missile strikes in {place} kill {number}',
    ],
    places: ['Ukraine', 'Sudan', 'Yemen', 'Lebanon'],
    numbers: [2, 60],
  },
  {
    titles: [
      'Oil jumps {number} percent after pipeline attack in {place}',
      'Pipeline attack in {place} sends oil up {number} percent',
      'Oil up {number} percent as pipeline in {place} is attacked',
    ],
    places: ['Iraq', 'Nigeria', 'Libya'],
    numbers: [3, 11],
  },
  {
    titles: [
      'Bank collapses in {place} after depositors withdraw {number} billion',
      'Depositors withdraw {number} billion: bank collapses in {place}',
      '{place} bank collapses as {number} billion are withdrawn',
    ],
    places: ['Switzerland', 'Italy', 'Spain'],
    numbers: [2, 30],
  },
  {
    titles: [
      'Ransomware attack shuts {number} hospitals in {place}',
      '{number} hospitals in {place} shut by ransomware attack',
      'Hospitals in {place} shut after ransomware attack: {number} hit',
    ],
    places: ['France', 'Australia', 'Ireland'],
    numbers: [4, 70],
  },
  {
    titles: [
      'Museum in {place} shows {number} paintings found in an attic',
      '{number} paintings from an attic go on show in {place}',
      'Attic paintings, {number} of them, shown in {place} museum',
    ],
    places: ['Austria', 'Portugal', 'Poland'],
    numbers: [5, 40],
  },
]
