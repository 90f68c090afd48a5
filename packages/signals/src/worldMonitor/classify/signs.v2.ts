import type { Sign } from './ruleModel.ts'

/**
 * What makes an event graver or less grave, whatever it is about: each sign that a title shows counts once. The points
 * are steps of severity.
 */
export const signsV2: readonly Sign[] = [
  {
    id: 'death',
    points: 0.2,
    any: 'kill*|dead|dies|died|death|deaths|fatal|fatalities|fatally|slain|slaughter*|massacre*|wiped out|bodies|perish*|drown*|lives lost|claims lives|death toll|murder*|executed|casualt*|lethal|deadly|deadliest|dying|corpse*|gunned down|beheaded|assassinat*|crushed',
  },
  {
    id: 'missing',
    points: 0.3,
    any: 'missing|trapped|feared dead|stranded|buried|unaccounted|lost at sea|disappear*|vanish*',
  },
  { id: 'injury', points: -0.1, any: 'injur*|wound*|hurt|hospitalised|hospitalized|maimed|sickened|ill|sick' },
  {
    id: 'destruction',
    points: 0.7,
    any: 'destroy*|destruction|devastat*|flatten*|rubble|raze|razes|razed|obliterat*|tear* through|tore through|swept away|sweep* away|sweeps through|engulf*|ravage*|wreck*|ruins|burn* down|explode*|explosion*|blast|blasts|bury|buries|level|levels|levelled|submerge*|lay waste|ablaze|inferno|gutted|shatter*|pummel*|batter*|lash|lashes|swamp|swamps|inundat*|wash* away|uproot*|pound|pounds|hammers|slams|smash*|torn apart',
  },
  {
    id: 'collapse',
    points: 0.8,
    any: 'collapse*|crash|crashes|crashed|plummet*|plunge*|meltdown|crater*|implod*|implosion|nosedive*|wipe* out|wiping out|freefall|free fall|rout|carnage|capsize*|crumble*|bloodbath|evaporate*|erase*|tailspin|buckles|breakdown|crashing|collapsing',
  },
  {
    id: 'fall',
    points: 0.4,
    any: 'tumble*|sink|sinks|sank|slump*|slide|slides|slid|tanks|dive|dives|sell off|selloff|drop|drops|dropped|fall|falls|fell|lose|loses|lost|shed|sheds|shrink*|contract|contracts|shrank|decline*|losses|retreat*|weaken*|skid*|worsen*|deteriorat*|halve|halved|outflow*|downturn|declin*|dwindle*|erode*|erosion',
  },
  {
    id: 'jump',
    points: 0.15,
    any: 'surge*|soar*|spike*|skyrocket*|jump*|leap*|rocket to|climb*|rallies|balloon*|double|doubles|triple*',
  },
  {
    id: 'insolvency',
    points: 0.9,
    any: 'default|defaults|defaulted|bankrupt*|insolven*|wound up|misses payment|missed payment|misses bond|cannot pay|bailout|bank run|run on deposits|run on bank*|liquidity crunch|seized by regulators|fails|failure|failed|nationalis*|nationaliz*|rescue package|rescue deal|goes under|creditor protection|chapter 11|into administration|restructur*|delist*|writedown*|write off*|out of money|unable to pay|taken over by state|emergency loan*|emergency lending|bailed out|failing|folds',
  },
  {
    id: 'halt',
    points: 0.6,
    any: 'halt|halts|halted|suspend*|freeze|freezes|froze|frozen|shut|shuts|shutdown|shut down|closes border*|close borders|ground|grounds|grounded|paralys*|paralyz*|crippl*|knock* out|blackout*|darkness|outage*|offline|stop* withdrawals|cuts off|cut off|takes down|took down|brings down|down for hours|disrupt*|stranding|evacuat*|cancel*|stops|strand*|stall|stalls|stalled|idle|idles|idled|paralysis|standstill|stoppage*|closure*|closes|closed|without power|lose power|power cut*|unavailable|lockdown*|shutter*|interrupt*|curfew*|gridlock|shuttered',
  },
  {
    id: 'prohibition',
    points: 0.55,
    any: 'ban|bans|banned|outlaw*|prohibit*|bar|bars|barred|block|blocks|blocked|embargo*|blacklist*|seize|seizes|seized|confiscat*|break up|breakup|expropriat*|expel*|revoke*|strike* down|scrap|scraps|abolish*|abandon*|impose*|slap*|cuts ties|withdraws from|pulls out|veto*|annul*|overturn*|quash*|forbid*|crackdown|crack* down|clamp* down|restrict*|forced sale|forces sale|divest*|tears up|rips up|severs|breaks off|withdraw* licence|strips|orders',
  },
  {
    id: 'overthrow',
    points: 0.7,
    any: 'coup|topple*|oust*|overthrow*|overthrown|flee*|quits|resign*|impeach*|removes president|removed from office|removed from power|dissolve*|government falls|falls after|martial law|state of emergency|storm parliament|storm residence|storms parliament|seizes power|seize power|mutiny|deposed|steps down|walks out|loses confidence|sacked|sacks|fires governor|deposes|power grab|no confidence|exile|emergency rule|emergency decree|loses power|ejected|forced out|driven from',
  },
  {
    id: 'war',
    points: 0.8,
    any: 'war|invasion|invade*|nuclear|ballistic|missiles|ground offensive|full scale|blockade|mutual defence|waves of|airspace closed|tanks roll|air war|bombardment|mobilis*|mobiliz*|chemical|genocide|siege|offensive|escalat*|all out|retaliat*|annex*|besieg*|encircle*|captures|captured|overrun*|overruns|article 5|crosses border|cross border',
  },
  {
    id: 'attack',
    points: 0.5,
    any: 'attack|attacks|attacked|raid|raids|assault*|gunmen|gunman|ambush*|bomb|bombs|bomber|bombing*|explosive*|device|rockets|rocket|shells|shelling|strike kills|strikes|air strike*|airstrike*|drone*|missile|sabotage*|hit by|storm camp|shooting|stabbing|opens fire|suicide|barrage|salvo|volley|fired at|stab|stabs|stabbed|arson|hijack*|cyberattack*|knife|ramming|rams|storms|torpedo*|mine|mines|shot|shoots|airstrike',
  },
  {
    id: 'clash',
    points: 0.1,
    any: 'clash*|exchange fire|fighting|gunfire|riot*|unrest|tear gas|violence|torch*|looting|skirmish*|scramble*|collision',
  },
  {
    id: 'record',
    points: 0.2,
    any: 'first since|first time|record|unprecedented|historic|landmark|in decades|in years|in a decade|steepest|worst|biggest|largest|deepest|highest|lowest|weakest|strongest|all time|ever|since 1*|since 20*|first in|for first|after decades|four decades|most since|on record|never before|deadliest|costliest|hottest|longest|fastest|since records|peak|milestone',
  },
  {
    id: 'surprise',
    points: 0.3,
    any: 'surprise*|unexpected*|shock|shocks|shocking|stun*|without warning|abrupt*|sudden|suddenly|emergency|snap|out of the blue|confound*|more than expected|above forecast*|below forecast*|beating forecast*|disappoint*|misses estimates|unscheduled|overnight|unforeseen|bombshell|jolt*|rattle|rattles|rocks|shakes|roil*|upends|upheaval|out of cycle|upset',
  },
  {
    id: 'vast',
    points: 0.55,
    any: 'million|millions|nationwide|national emergency|worldwide|global|globally|around the world|across the world|across the globe|entire|whole country|cities|hundreds|thousands|tens of thousands|mass|massive|major|all|every|sweeping|full|total|dozens|scores|super|packed|across region|a third of|half of|by half|halves|countrywide|statewide|widespread|multiple|huge|giant|vast|severe|severely|devastating|extensive|thirds|record number|region wide|continent',
  },
  { id: 'billions', points: 0.3, any: 'billion|trillion|billions|trillions|bn|tn' },
  {
    id: 'crisis',
    points: 0.6,
    any: 'crisis|crises|catastroph*|panic|turmoil|chaos|fears grip|famine|recession|depression|hyperinflation|starv*|pandemic|contagion|crunch|emergency|disaster*|calamit*|brink|spiral*|unravel*|dire|desperate|havoc|mayhem|stampede|exodus|displaced|humanitarian|shortage*|ration*|hunger|collapse of|meltdown|crippling|state of emergency|mass',
  },
  {
    id: 'theft',
    points: 0.3,
    any: 'hack|hacks|hacked|hacker*|breach*|steal|steals|stole|stolen|drain*|exploit*|ransomware|malware|leak*|wiper|siphon*|loot|heist|broke into|infiltrat*|cyberattack|compromis*|intrusion*|ransom|extort*|tapped|scam*|rug pull|phish*|attacker|attackers|exfiltrat*|vulnerab*|swindle*|fraud*',
  },
  {
    id: 'justice',
    points: 0.1,
    any: 'sue|sues|sued|fine|fined|fines|penal*|charge|charges|charged|convict*|jail*|sentence*|guilty|arrest*|indict*|trial|verdict|pay|settle*|rules|ruled|probe|court|lawsuit|extradit*|pleads|prosecut*|acquit*|detain*|accus*|alleg*|settlement|compensation|damages',
  },
  {
    id: 'outbreak',
    points: 0.35,
    any: 'outbreak*|epidemic|spread|spreads|spreading|infections|cluster|confirmed case*|cases rise|confirmed in|declared in|human to human|passes between|first case|detected|contagious|quarantin*|superspread*|epicentre|epicenter|resistant|mutat*|virus spreads|variant',
  },
  {
    id: 'large rate',
    points: 0.7,
    any: 'half point|half a point|50 basis|75 basis|100 basis|full percentage point|full point|three quarter*|percentage point|two points|emergency rate|emergency cut|all time low|record low|unlimited|half percentage|full percentage|jumbo|supersized|outsized|rate shock|abandons peg|ends peg|floats currency|devalu*|emergency meeting|emergency hike|currency controls',
  },
  {
    id: 'hold',
    points: -0.2,
    any: 'hold|holds|held|keeps rate*|keeps key|leaves rate*|leaves policy|leaves key|unchanged|pause|pauses|maintains|stands pat|stand pat|keeps policy|keeps interest|holds fire|no change',
  },
  {
    id: 'talk',
    points: -0.45,
    any: 'consider*|mull|mulls|weigh|weighs|eye|eyes|plan|plans|planned|propose|proposes|proposal|seek|seeks|consult*|discuss*|talks|negotiat*|meet|meets|meeting|visit|visits|speech|says|sees|urge|urges|calls for|hope|hopes|expect|expects|signal|signals|hint|hints|could|may|might|debate|debates|await*|schedul*|delay|delays|extends|minutes|comment|ahead of|before|views|publish manifestos|return to table|set to|likely|aims|aim|pledge*|vow|vows|promis*|offers|asks|requests|invites|welcome*|confident|cautious|favours|recommend*|suggest*|outlines|forecasts|predicts|survey|seen|looks to|on track|insists|denies|reiterat*|reaffirm*|tells|explores|examines|reviews|assess*|floats|ponders|attends|prepares|readies|readying|preview*|wants|willing|hear|hears|hearing|to hold|to meet|upcoming|next week|next month|later this',
  },
  {
    id: 'routine',
    points: -0.45,
    any: 'name|names|appoint|appoints|launch|launches|unveil|unveils|introduce|introduces|release|releases|update|updates|publish|publishes|sets date|pick|picks|open|opens|add|adds|expand|expands|roll* out|show* off|redesign*|begin|begins|start|starts|annual|exercise|drill|monthly|weekly|quarterly|order|orders|upgrade|patch|patches|fix|guidance|supplier|trial of|vote on|votes on|pilot|tests|rotation|delivery|receives|hosts|prepares|guide|list of|programme|mid stage|debut*|rebrand*|refresh*|renew|renews|hires|partner*|teams up|collaborat*|invests in|builds|breaks ground|inaugurates|installs|showcases|lists|files|submits|registers|revises|tweaks|amends|clarifies|integrates|enables|supports|available|beta|version|edition|feature|features|scheduled|yearly|regular|nears completion|awards contract|contract|reappoint*|wins contract|marks',
  },
  {
    id: 'calm',
    points: -0.6,
    any: 'steady|flat|little changed|little altered|unchanged|mixed|narrow|narrows|slightly|slight|edge|edges|a touch|stable|treads water|on hold|as expected|in line|drift|drifts|dip|dips|light volume|quiet|range|muted|sideways|normal|normally|calm|resume*|continues|as planned|thin trade|before holiday|after holiday|no urgency|no hurry|good place|barely|hover*|subdued|flatline*|marginal*|inch|inches|nudge*|ticks|ticked|lull|consolidat*|rebound*|recoup*|pares|stabilis*|stabiliz*|soften*|cools|cooling|gradual*|listless|orderly|smooth|smoothly|unaffected|intact|unharmed|roughly|as usual|uneventful|holiday trade|little moved|tread* water|rangebound',
  },
  {
    id: 'small',
    points: -0.2,
    any: 'small|minor|modest*|mild|moderate|local|brief|briefly|partial|one|two|few|village|tiny|little|low|lone|handful|limited|slim|narrowly|neighbourhood|suburb|single|pilot|niche|remote',
  },
  {
    id: 'harmless',
    points: -0.3,
    any: 'no injur*|no damage|nobody|no one hurt|no casualties|safely|rescued|lifted|ease|eases|eased|recover*|false alarm|contained|survives|averted|reopen*|returns|ends|released|relief|all clear|unhurt|without injury|minor injuries|freed|averts|avoids|dodges|called off|downgraded to|passes without|subsides|under control|extinguished|found safe|found alive|all safe',
  },
]

/** What is told for its own sake: never more than information. */
export const looksBackV2: readonly string[] = [
  'opinion|column|columnist|editorial|essay|sketch|commentary|viewpoint|perspective|letters|diary|obituary|obituaries|profile|interview|review|reviewed|podcast|newsletter|timeline|charts|charted|tips|quiz|crossword|sudoku|puzzle|recipe*|horoscope*|explainer|explained|explains|analysis|study|video|listen|photos|photographs|photography|gallery|homage',
  ...['fact check', 'long read', 'in pictures', 'hands on', 'first look', 'buying guide', 'live blog', 'watch live'],
  ...['how to', 'how _ work|works', 'how the|we|i|many|much|it|a|an', 'why'],
  ...['what is|are|was|the|to|it|a|we|does|really|happens|makes|if', 'what _ mean|means|really|know|is'],
  ...[
    'who is|are|needs',
    'which _ should',
    'do|should|can|is|are|have|would you|your',
    'should i',
    'your money|first|questions',
  ],
  ...[
    'you need|should',
    'a beginner*',
    'seven|five|six|eight|nine|ten|10 ways|things|lessons|questions|reasons|takeaways|facts|charts|myths|tips|ideas|books|signs',
  ],
  ...[
    'three|four ways|things|lessons|questions|reasons|takeaways|facts|charts|myths|ideas',
    'readers respond',
    'lessons from|of',
  ],
  ...['a day|week|night|year on|in|at|with|inside', 'inside the|a', 'years on|later', 'decades on', 'century on|later'],
  'anniversary|commemorat*|remember|remembers|remembering|memorial|tribute*|forgotten',
  ...['look*|looking back', 'history|story|stories|legacy of', 'tell _ stories', 'last survivors', 'veterans mark'],
  ...['the best', 'ways to', 'guide to', 'a guide', 'step by step', 'experts answer', 'things to', 'questions for'],
  ...['all|everything you'],
]
