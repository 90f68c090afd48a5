import type { Sign } from './ruleModel.ts'
import { looksBackV2, signsV2 } from './signs.v2.ts'

/** More words for the signs of the second rules. */
const MORE: Readonly<Record<string, string>> = {
  death:
    'none survive*|nobody survive*|entombed|drowns|lives claimed|kill|perished|bodies in|toll|bloodshed|carnage|claims _ lives|no survivors|loses life|lose their lives|electrocut*|suffocat*|hacked to death|burned alive|stillborn|dead in|dies in|dies of|dies after|kills child*|mown down|mowed down|lynch*|strangl*|stabbed to death|shot dead|found dead|body found|mass grave*|suicides',
  missing:
    'swept into|swept away|entombed|washed away|no trace|feared drowned|feared lost|lost contact|unreachable|swept out to sea|adrift|snatch*|in captivity',
  injury: 'burns|casualties|casualty|critical condition|poisoned|concuss*|treated for|scald*|maul*',
  destruction:
    'gives way|give way|gave way|crushes|collapses onto|torn down|wrecks|ruptures|rupture|blown up|blows up|torched|charred|incinerat*|rips|ripped|shred*|tatters|scorch*|burst|bursts|bursting|hits coast|hit coast|hits school|hits hospital|hits market|hits residential|hit apartment*|set on fire|set ablaze|goes up in flames|bursts into flames|in flames|washes away|crumples|toppled buildings|damage|damages|damaged|landfall|rage|rages|raging|out of control|demolish*|decimat*|leave* trail|strafe*|rip through|scar|scars|engulf',
  collapse:
    'fails _ depositors|blow up|implodes|slashes rates|crashing|caves in|cave in|in ruins|topples over|disintegrat*|wipes|wiped|erases|annihilat*|unravels|goes bust|goes under|circuit breaker*|hemorrhag*|tanked|craters|nosediving|cliff|death spiral|bombs|decimates|vaporis*|vaporiz*',
  fall: 'skids|skidded|dives|dived|slips|slip|slipped|down|lower|loss|losing|cuts|trims|trimmed|slashed|slash|slashes|shedding|softer|weaker|weak|sags|sag|sour|sours|falter*|stumble*|slid|stutter*|wobbl*|falling|drags|drag|dent|dents|hit|hits|loses',
  jump: 'leapt|leaps|rocket|vault|vaults|boom|booms|higher|rise|rises|rose|gains|gain|gained|up|increase|increases|lifts|lift|raise|raises|raised|climbing|rallied|rally|accelerat*|quicken*|tops|top|topped|peak|highest|hits high|smash*|smashes|advances|advance|breaks through|breach*',
  insolvency:
    'protection from creditors|special administration|seeks protection|defaults on|debts|hidden debt|freezes withdrawals|freezes all|halts withdrawals|suspends redemptions|suspends withdrawals|redemptions|goes bust|go bust|went bust|owing|fails to repay|fail to repay|cannot repay|unable to repay|missed coupon|misses coupon|skips coupon|skips payment|misses interest|wind down|winding up|receivership|liquidat*|insolvency|collapses into|rescued|rescue|rescues|bails out|cash crunch|hole in|shortfall|depositor* flee|deposit flight|halts payments|suspends payments|stops paying|moratorium|haircut|debt crisis|runs out of|run out of|bust|on verge of|lifeline|state aid|emergency funding|backstop|seized by|taken over by',
  halt: 'paused|halted|knocks offline|go offline|goes offline|wipe|wipes data|freezes all|cut off|cuts off|shut for|suspend all|suspends all|halts all|splits in two|goes down|sealed|severs|locks out|switches off|paralyse*|close|closing|stranded|stop|stopped|stopping|turns off|turned off|severed|severs|cripple*|dark|in the dark|without water|without heat|without electricity|without power|logs off|inaccessible|kept offline|knocked offline|unplugged|pulled|pulls|pauses|paused|frozen|barricad*|blockad*|locked out|locks out|unable to|stranding|brings _ to halt|to a halt|shutting|shuts|tripped|trips|buckles|goes dark|goes offline|cut power|cuts power|cuts gas|walk out|walks off|walkout|strike|strikes|diverted|grounding|cordon*|sealed off|border shut|borders shut|impassable|suspending|shelves|shelved',
  prohibition:
    'blacklists|sanction*|outlawed|barring|freezes assets|asset freeze|confiscat*|nationalis*|nationaliz*|strikes down|struck down|revok*|disqualif*|censor*|criminalis*|criminaliz*|snapback|kicks out|throws out|expuls*|deport*|tariff*|duties|levies|levy|duty|curb|curbs|limits|limit|caps|cap|tighten*|forced to|compel*|must sell|orders to|orders sale|orders break*|ordered to|orders _ to sell|retaliat*|requisition*|impound*|rationing|recalls envoy|recalls ambassador|cuts off|blocks takeover|blocks deal|prohibits|unlawful|delist*|suspends licence|suspends license|withdraws licence|blackball*',
  overthrow:
    'cancel election*|cancels election*|take power|seizes capitol|seizes parliament|removed by|ousts|ousts president|bans parties|mob seizes|result cancelled|annuls|annulled|postpones vote|postpones election|dissolves assembly|step down|stepping down|topple|toppled|army deployed|cabinet falls|torch parliament|toppling|deposing|takeover|seize control|seizes control|takes power|took power|ouster|ousting|unseat*|assassinat*|rules by decree|suspends constitution|suspends parliament|parliament dissolved|dissolving|falls in|brought down|government falls|cabinet falls|cabinet quits|cabinet resigns|government quits|government resigns|storm palace|storms palace|palace|quit|stand down|stands down|dismiss*|fired|fires|abdicat*|breakaway|unilateral independence|declares independence|secede*|annuls election|annuls vote|postpones election indefinitely|internal armed conflict|curfew|impeaches|convicted of treason|arrest* president|arrests president|detains president|teeters',
  war: 'crosses|army crosses|exchange missile|missile fire|strike tehran|strikes capital|marines land|troops land|lands on|orders forces|forces to fire|nuclear strike|radiation|tactical|bombs airfield*|army deployed|amphibious|invades|invading|declares war|at war|mobilisation|mobilization|armour|armored|armoured|frontier|artillery|warheads|atomic|enrich*|tactical nuclear|ground troops|troops pour|troops mass|troops enter|troops cross|tanks cross|forces cross|forces enter|forces seize|occup*|occupies|occupation|conquer*|fall of|falls to|fell to|besieging|naval battle|fleet|full mobilisation|collective response|collective defence|article five|declares state of war|counterattack*|counter offensive|bombards|carpet bomb*|saturation|carrier|warplane*|air campaign|incursion*|cross into|hypersonic',
  attack:
    'shoots|slash attack|slashing|lone wolf|vehicle attack|ploughs into|plows into|machete|hostage*|abduct*|kidnap*|massacre*|pounds|pound|gun attack|armed attack|arsonist*|raiders|raided|firebomb*|petrol bomb*|grenade*|mortar*|landmine*|ied|roadside|booby trap*|pager|poison*|novichok|torpedoes|strafes|bombs|bombed|struck|strike on|strikes on|hits convoy|attacking|under attack|under fire|comes under|shootout|gun battle|firefight|snatch|snatches|shooting dead|open fire|piracy|pirates|seize ship|boards ship|sniper*|beheads|lynched',
  clash:
    'scuffl*|brawl*|standoff|stand off|tension|tensions|confront*|face off|border incident|warning shots|violate*|violat*|incursion|unidentified|jets|water cannon|baton*|rubber bullets|barricade*|trade fire|exchange of fire|march|marches|marchers|protest*|demonstrat*|rally|rallies|take to streets|takes to streets|strike|row|rift|feud',
  record:
    'since reunification|since pandemic|since war|since wartime|since independence|in generations|in a generation|in century|in a century|year high|year low|month low|month high|record breaking|all time high|first ever|peak|in living memory|since great|since lehman|since crisis|since collapse|once in a|of the century|since 1900*|longest ever|for years|in months|first time in|most in|strongest since|lowest since|highest since',
  surprise:
    'springs|surprising|unannounced|out of nowhere|startl*|astonish*|blindsid*|ambush*|dramatic*|drastic*|abruptly|jaw dropping|unforeseen|unplanned|at once|immediately|defies|defying|despite forecasts|wrongfoot*|against expectations|contrary to|shakes|spooks|spook|routed|rock|rocked',
  vast: 'whole industry|industry|world|across|all customer*|all accounts|all exports|all imports|nearly all|tenth of|six states|national|bans all|continents|country wide|nation wide|countless|tens of|capital|nation|region|regions|provinces|province|half of|half the|third of|quarter of|across europe|across asia|across africa|across country|countries|states|biggest|largest|system wide|wholesale|deep|deepest|heavy|record|populace|sweep|sweeps|everything|everywhere|megacity|big|whole|whole of|all of|most of|coast|border to border|coast to coast|international|multinational|systemic',
  crisis:
    'emergency funding|emergency rescue|emergency aid|shortages|unrest spreads|tailspin|spirals|catastrophe|cataclysm*|apocalyp*|ruin|collapse|overwhelm*|overrun|siege|stem panic|global panic|contagious fear|cascade|brutal|in turmoil|liquidity squeeze|credit crunch|famine*|malnutrition|malnourish*|misery|plight|bleak|warning of collapse|out of control|worst ever|runaway|exodus|refugee*|flee|flees|fleeing|homeless|state of disaster|armed conflict|civil war|state failure|failed state|anarchy|lawless*|massacre',
  theft:
    'wipe|wipes|loots|looted|looting|hijack*|robbed|rob|robs|burrow*|spied|spies|spyware|eavesdrop*|infected machines|worm|ddos|defac*|spoof*|embezzl*|launder*|misappropriat*|raided|lost to|rigging|forg*|counterfeit*|insider|exfil*|brought down by hackers|stolen funds|private keys stolen|makes off|vanish*|siphons|plunder*|rob|intruder*|unauthorised|unauthorized',
  justice:
    'sentencing|prison term|years in prison|behind bars|jailed|custody|bail|plea|appeal|appeals|case|hearing|tribunal|guilty|not guilty|cleared of|liable|judge|judges|ruling|high court|supreme court|lawyers|indictment|raid on|investigat*|inquiry|inquest|suspect|suspects|police|prosecution|penalty|penalties|sanctioned|damages|fraud|bribery|corrupt*|pardon*|amnesty|whistleblow*|handed|found guilty|sues',
  outbreak:
    'flare*|flares|reaches|transmit*|transmission|wave of|surge in cases|carriers|pathogen|fever|haemorrhagic|hemorrhagic|strain|strains|first infections|deaths from|toll passes|tests positive|case of|cases of|cases|infected|imported case|clade|sickens|unvaccinated|poisoning|contaminat*|tainted',
  'large rate':
    'unlimited|peg is dropped|drops peg|peg dropped|let currency float|lets currency float|currency float|scraps peg|unpegs|after peg|point increase|point rise|point hike|point cut|point reduction|pegs|peg|currency crisis|loses peg|breaks peg|floated|floats|emergency session|emergency move|off schedule|unscheduled cut|unscheduled hike|in unison|coordinated|swap lines|whatever it takes|bond market turmoil|gilt crisis|currency collapse|currency collapses|capital controls|exchange controls|bans dollar*|intermeeting',
  hold: 'no rush|sits tight|sit tight|on pause|freezes rates|leave rates|keep rates|keeps policy|keeps cash|keeps repo|keeps selic|keeps benchmark|left unchanged|leaves benchmark|stays put|keeps borrowing|unmoved|rates steady|steady rates|rates at',
  talk: 'speaks|spoke|speaking|told|said|stresses|warn|warns|warned|warning|argues|argue|call|called on|appeal for|appeals for|presses|pushes for|demands|demand|lobby|lobbies|backs|back|supports|praise*|criticis*|criticiz*|condemn*|slams|blasts|rebuke*|thanks|congratulat*|apologis*|apologiz*|admits|defends|rejects|dismisses|shrugs off|plays down|downplays|rules out|no plans|scoffs|quips|jokes|threatens|threaten|ready to|prepared to|open to|eyeing|eyed|considered|considering|planning|proposing|talk of|in talks|to meet|to visit|to host|to address|to discuss|to speak|to attend|to debate|to consider|to review|to decide|roadmap|prospects|outlook|optimis*|pessimis*|scenario|prediction|poll shows|polls show|study finds|report says|mooted|rumour*|rumor*|speculation|believed|reportedly|ponder|wary|patience|patient|gradual approach|teases',
  routine:
    'rotates|gets under way|under way|circular|reminds|calendar|early stage|streamlines|reports data|issues|publishes|research lab|completes|annual|official trip|upgrade|appointing|nominates|nominate|nominated|elected chair|takes helm|takes office|welcomes|hosting|to host|inspects|tours|attend|signs|signed|inks|agrees supply|supply deal|orders new|takes delivery|delivered|commission|commissions|commissioned|trial run|test run|tested|testing|showcase|shows|showed|show|display|displays|demo|demos|preview|teaser|teased|teases|adds support|gains|extends deadline|extends window|sets out|lays out|outlined|publishing|consults|consultation|comment period|seeks views|seeks feedback|technical standards|draft|drafts|drafting|guidelines|report|reports|quarterly report|grants|hackathon|conference|forum|workshop|trade fair|ceremony|parade|inauguration|reopening|maintenance|planned|auction|auctions|tender|tenders|permits|permit|approves design|phase|milestone|anniversary coin|roadshow|capital markets day|shareholder meeting|agm|recruit*|training|joint patrol|port call|courtesy|goodwill|delegation|working group|committee|panel|subcommittee|second reading|first reading|reading|bench|fixes|firmware|maintenance release|client release|minor release|mints|mint|rebrands|listing of|now available|scrutinis*|scrutiniz*|date for|sets date|in november|in october|in december|in january|in february|in march|in april|in june|in july|in august|in september|on monday|on tuesday|on wednesday|on thursday|on friday|next year|this autumn|this spring|this summer|this winter',
  calm: 'waver|wavers|build in week|tick up|ticks up|untroubled|hovers|little|left alone|fractionally|roughly flat|stand pat|stay where|stays where|holds in band|reaffirms|little movement|unmoved|little altered|barely budge*|barely moved|barely changed|barely moves|quietly|as predicted|as forecast|matches forecast*|in line|meets forecast*|meet forecast*|meets expectations|match expectations|met expectations|matches expectations|keeps guidance|keeps outlook|sticks to|confirms outlook|affirms|maintains outlook|wait and see|awaits|await|ahead of data|ahead of holiday|before data|thin|thins|volumes thin|firmer|touch|a tenth|modestly|softly|slowly|mildly|tad|sleepy|dull|uneasy calm|holds steady|steadies|settles|unfazed|unruffled|weathers|no surprises|on schedule|to plan|business as usual|routine|seasonal|average|tentative|gently',
  small:
    'light|a notch|waver|wavers|fractionally|debris|minor|moderately|mild|small|smaller|lesser|light|weak|limited|isolated|rural|village|backyard|brush fire|contained|short lived|short|moments|quick|some|couple of|pair|a handful|fraction|tiny|mini|trivial|low key|one time|temporary|temporarily|residents|district|town|neighbor*|chimney|scooter*',
  harmless:
    'veers|veers away|intercepted|shot down harmlessly|end of _ outbreak|declares end|none hurt|no deaths|none hurt|driver fine|unharmed|saves|far from land|fixed within|resume|resumes|no harm|no threat|no sign|no deaths|no one|nobody|unscathed|uninjured|safe|safely|all safe|escape*|escapes|escaped|saved|reunited|spared|spare|misses|narrowly avoid*|near miss|cancelled|canceled|called off|withdrawn|stand down|stood down|weakens|weaken|downgrade to depression|downgraded|fizzl*|peters out|passes harmlessly|harmless*|intercepts all|fails to explode|defused|disarmed|false|hoax|bomb hoax|back online|back to normal|restored|restore|restores|service restored|go home|return home|goes home|all aboard safe|all rescued|crews contain|contain|contains|lift|lifts|eases fears|allay*|rules out danger|negative tests|tests negative|unlikely|precaution*|drill only|repaired|fixed|recovering|free|frees|laying down arms|lay down arms|truce|ceasefire|peace',
}

/** Signs that the second rules did not tell apart. */
const NEW: readonly Omit<Sign, 'points'>[] = [
  {
    id: 'state actor',
    any: 'army|military|navy|air force|troops|forces|soldiers|government|state|president|prime minister|premier|chancellor|parliament|congress|senate|supreme court|central bank|kremlin|white house|pentagon|nato|alliance|allies|united nations|un|security council|eu|brussels|beijing|moscow|washington|tehran|pyongyang|jerusalem|fed|ecb|treasury|cabinet|junta|defence ministry|foreign ministry',
  },
  {
    id: 'company actor',
    any: 'shares in|stock|firm|company|startup|start up|maker|retailer|carmaker|airline|boss|chief executive|ceo|founder|chain|brand|unit|subsidiary|drugmaker|drug maker|chipmaker|carrier|operator|lender|bank shares|producer|miner|miners|developer|manufacturer|supermarket*',
  },
  {
    id: 'local actor',
    any: 'man|woman|teenager|teen|boy|girl|couple|driver|neighbour*|neighbor*|farmer|farmers|villager*|student|students|pensioner|tourist|tourists|hiker*|commuter*|passengers|police|firefighters|council|mayor|thieves|burglar*|robber*|motorist*|pilot|coach|pupil*|mother|father|family|suspect|gang|cat|dog|whale*|bear|cyclist|resident',
  },
  {
    id: 'possible',
    any: 'may|might|could|would|likely|unlikely|possibly|potential|potentially|perhaps|fears|feared|fear|risk of|risks|at risk|threat of|threatens|threaten|threatened|looms|loom|looming|on brink|expected to|set to|poised to|due to|bound to|hopes|hope|hopeful|if|unless|prospect*|seen as|seen keeping|seen holding|seen cutting|seen raising|tipped|heading for|heads for|nears|nearing|approaches|braces|brace|bracing|ahead of|before|talk of|hints|hint|signals|rumour*|rumor*|planned|plans',
  },
  {
    id: 'denied',
    any: 'denies|denied|deny|rejects claim*|rejects report*|rejects call*|dismisses|plays down|downplays|rules out|ruled out|no plan|no plans|not to|will not|won t|does not|did not|not|never|no need|no evidence|no hurry|no rush|no sign*|no intention|no change|debunk*|refutes|disputes|insists|no longer|avoids|avoid|avoided|averts|averted|escapes|escaped|dodges|fails to|without',
  },
  {
    id: 'speech',
    any: 'says|said|tells|told|warns|urges|sees|argues|claims|insists|vows|pledges|hints|calls|speech|remarks|comments|statement|interview|barbs|war of words|row over|spat|quips|thinks|believes|promises|declares|announces|reveals|admits|minister says|official says|ally says',
  },
  {
    id: 'peace',
    any: 'peace|truce|ceasefire|cease fire|accord|armistice|laying down|lays down|disarm*|release of|hostages freed|hostages released|prisoner swap|prisoner exchange|handed over|hands over|reconcil*|normalis*|normaliz*|restore ties|resume talks|thaw|detente|withdrawal|pullout|demobilis*|deal|pact|treaty|agree|agrees|agreement|sign|signs|signed|seal|seals',
  },
  {
    id: 'loosening',
    any: 'approve|approves|approved|clears|cleared|allow|allows|lifts ban|lifts sanctions|legalis*|legaliz*|exempt*|drops case|drops charges|drops lawsuit|scraps rule|repeal*|relax*|loosen*|eases rules|ends probe|pardons|pardon|dismisses case|loses case|throws out|green light*|greenlight*|permits|waive*|unfreez*|deregulat*|reverses ban|licence|license|upholds|wins approval|go ahead|passes|pass|passed',
  },
  {
    id: 'money deal',
    any: 'buys|buy|bought|acquire*|acquisition|takeover|merger|merge|bid|offer|stake|deal worth|invest*|investment|raises|raise|funding|ipo|listing|lists|floats|spin off|spins off|split|splits|buyback|dividend|sells|sell|sale|dumps|contract|order|orders|commits|to spend|spend|spends|pours|splash*|swallow*|snaps up|joint venture|partnership|tie up|rescue bid|offload*|unload*',
  },
  {
    id: 'job cuts',
    any: 'cut* _ jobs|shed* _ workers|axe|axes|to axe|slash* _ jobs|lay off|lays off|layoffs|job cuts|redundanc*|shed* _ posts|cut* _ posts|positions|workforce|staff cuts|sack* _ staff|close* _ plants|close* _ stores|closes factories|profit warning|cuts outlook|cuts forecast|lowers outlook|lowers guidance|posts loss|loss widens|misses estimates|dismissed|ousts chief|fires chief',
  },
  {
    id: 'indicator',
    any: 'inflation|gdp|unemployment|jobless|payrolls|retail sales|trade gap|trade deficit|exports|imports|pmi|confidence|factory|orders|output|prices|wages|growth|sales|index|housing|mortgage*|stockpiles|inventories|rig count|rigs|claims',
  },
  {
    id: 'broad market',
    any: 'dow|nasdaq|s p|nikkei|kospi|hang seng|sensex|dax|ftse|topix|stoxx|stocks|equities|wall street|global markets|world markets|benchmark|index|bourse|shanghai|taiex|ibovespa|nifty|markets|bond market|treasuries|shares tumble|crypto market',
  },
  {
    id: 'great power',
    any: 'us|united states|america|american|china|chinese|beijing|russia|russian|moscow|kremlin|nato|eu|europe|european|japan|india|pakistan|israel|iran|north korea|taiwan|washington|white house|trump|putin|xi|ukraine',
  },
  {
    id: 'vital supply',
    any: 'hormuz|suez|strait|canal|pipeline|refinery|refineries|terminal|terminals|grid|export terminal|all gas|gas flows|gas supplies|gas supply|half of|oil field*|oilfield*|nuclear plant meltdown|reactor meltdown|water supply|power supply|payment system*|payments|hospitals|airports|airport|ports|telecoms|mobile operator|voters|treasury systems|pharmacies|banks|airlines|rare earth*|chips|fuel|food supply|wheat',
  },
  {
    id: 'grave disease',
    any: 'ebola|marburg|nipah|lassa|plague|haemorrhagic|hemorrhagic|human to human|between people|new virus|unknown disease|mystery illness|mystery disease|pandemic|bird flu|famine|smallpox|polio|anthrax|sars|new coronavirus',
  },
  {
    id: 'great storm',
    any: 'category 4|category 5|category four|category five|super typhoon|major hurricane|hurricane|typhoon|cyclone|tsunami|wildfires|megaquake|strongest storm|flash floods|rivers burst|dam burst|dams burst|dam fails|glacier collapse|airliner|jet crashes|passenger jet|passenger plane|plane crash|ferry capsizes|ferry sinks|boat capsizes|glacier',
  },
  {
    id: 'game',
    any: 'beat|beats|win|wins|won|title|cup|league|final|semi final|champion*|medal|gold|derby|thriller|goal|goals|season|game|games|match|tie|draw|coach|striker|keeper|race|grand prix|set|sets|lap|innings|wicket*|playoff*|series|fans|tour|album|film|movie|show|star|stars|box office|prize|award|awards|sequel|premiere|jury|festival|museum|exhibition|painting|wedding|recipe|soup|soups|chef|dancers|dancing|novel|book|books|concert|singer|actor|actress|crossword|puzzle|sudoku|quiz',
  },
  {
    id: 'first person',
    any: 'i|my|me|we|our|us all|you|your|yours|yourself|he|she|they|who|myself|one woman|one man|readers',
  },
  {
    id: 'telling start',
    any: 'a brief|a short|the science of|the art of|the rise of|the fall of|the truth about|the man who|the woman who|the soldier|the robots|the secret|the unlikely|the curious|the strange|the hidden|the forgotten|the last|the long|the return of|the economics of|the politics of|the case for|the case against|the trouble with|the problem with|the making of|in defence of|in defense of|in praise of|letters|tested|ranked|reviewed|portrait|behind the|inside|secrets of|life after|life in|life under|growing up|meet the|when the|where to|where the|who was|who were|what i|what we|what you|how i|how we|how long|how many|five|six|seven|eight|nine|ten|eleven|myths|funds to|stocks to|ways to|reasons to|tips for|notes from|a letter from|postcard from|dispatch from|a visit to|journey|photo essay|still|once|never came home',
  },
  {
    id: 'years after',
    any: 'years on|years after|years ago|years later|years since|decades after|decades on|decades later|century after|century on|a year after|one year on|a year on|year since|months after|anniversary|centenary|looks back|look back|commemorat*|remember*|memorial|history|historian*|1940 s|1970 s|1980 s|1990 s|the day|in retrospect|retrospective|last century|survivors recall|survivors tell|forgotten|relive*|revisit*|back then|archive*|tribute*|legacy',
  },
]

/** Words of the second rules that are said of too much else: "mass production", "orders tanks". */
const UNCERTAIN: Readonly<Record<string, readonly string[]>> = {
  crisis: ['mass', 'collapse of', 'meltdown'],
  prohibition: ['orders'],
  collapse: ['meltdown'],
  fall: ['tanks'],
  halt: ['level'],
  destruction: ['level', 'levels'],
  vast: ['mass', 'super'],
}

function joinWords(known: string, more = '', uncertain: readonly string[] = []): string {
  const words = `${known}|${more}`.split('|').filter((word) => word !== '' && !uncertain.includes(word))
  return [...new Set(words)].join('|')
}

/** The signs of the third rules: each is counted once in a title; what it weighs is fitted (`points.v3.ts`). */
export const signsV3: readonly Omit<Sign, 'points'>[] = [
  ...signsV2.map(({ id, any }) => ({ id, any: joinWords(any, MORE[id], UNCERTAIN[id]) })),
  ...NEW,
]

/** What is told for its own sake. */
export const looksBackV3: readonly string[] = [
  ...looksBackV2,
  'letters in|from|to',
  'your questions answered',
  'could|can|would|does|did|has|will you|i|we|the|a|an',
  'how long|i|my|your|to|not|a|an|it|they|one|far|did|do|does|is|are|can',
  'what would|i|you|happens|comes|next|went|if',
  'a|the brief|short|secret|oral history|guide|introduction|life',
  'years after|since the',
  'i gave|tried|lost|spent|quit|went|was|am',
  'we tried|tested|asked|still|love|need|all',
  'the unlikely|curious|strange|hidden|untold|quiet|slow _ of',
  'the science|art|economics|politics|psychology|rise|making|case|trouble|problem of|for|against|with',
  'what _ collapse|fall|deal|vote|law|bill|budget _ means',
]
