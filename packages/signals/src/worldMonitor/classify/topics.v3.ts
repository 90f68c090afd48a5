import type { Topic } from './ruleModel.ts'
import { topicsV2 } from './topics.v2.ts'

/** More of what the headlines of each category are about. */
const MORE: readonly Topic[] = [
  {
    id: 'conflict.more',
    category: 'conflict',
    strong: [
      'army crosses|generals dead|army chiefs|defence budget|tank partnership|taiwan strait|carrier sails|peacekeepers|drone pilots|waterloo|jets strike|missile fire|airfield*|marines land|forces to fire|troops land|nuclear strike|warplane|detain fishermen|border guard*|shoal|drill|drills|war games|peace treaty|peace pact|ceasefire deal|general|generals|battlefield|missile defence|fishermen|synagogue|church shooting|school shooting|gunned|mig|migs|warplane*|airspace|armour|artillery|pounds|shrapnel|checkpoint|outpost|barracks|paratroop*|commando*|special forces|air base|airbase|naval base|military base|servicemen|serviceman|guardsman|troops|conscription|compulsory service|national service|reservists|call up',
      'armed conflict|civil war|border fighting|border incident|cross border|takeover in|announce takeover|seize border|storm*|al qaeda|jihadist*|islamist*|insurgency|kurdish|pkk|hutu|rsf|m23|tigray*|fano|kuki|naxal*|maoist*|farc|eln|houthis|irgc|revolutionary guard*|idf|mossad|spetsnaz',
      'gunmen snatch|schoolgirls|schoolboys|truck bomb|blown up|booby trap*|ied|mine clearance|demining|defence pact|security pact|defence spending|munitions|arms factory|ammunition|f 16*|f 35*|patriot batter*|interceptor*|tomahawk*|himars|leopard*|abrams|typhoon jets|frigates|destroyer|corvette*|uav*|unidentified drones|shadow fleet',
      'shooting at|shooting in|shooting near|stabbing|knifeman|attacker|shoots|mass shooting|mosque attack|church attack|synagogue|beheaded|executions|lynch*|militiamen|hostage taker*|prisoners of war|pows|remains handed|ceasefire line|buffer zone|demilitari*|no man land|hand over remains|war graves|battle|battles|battle of|verdun|codebreakers|trenches|regiment|soldier',
    ],
    weak: [
      'jets|bombs|forces|seize|besieged|blockades|sinai|sahel|crimea|golan|kashmir|rebels|peace|violat*|laying down arms|withdrawal|captured|strikes on|militarised',
    ],
  },
  {
    id: 'politics.more',
    category: 'politics',
    strong: [
      'capitol|mob|election result|seats|leader starts|border crossings|opposition leaders|removed by court|naturalised|poll defeat|enlargement|annuls|postpones vote|first minister|official trip|grand duke|dialogue|bid for presidency|presidential bid|minister|term|loyalist|confirms nominee|regional ballot|snap vote|town hall meeting|foreign minister*|ties|talks between|relations|rapprochement|sworn|premier|presidential|vice president|vice presidency|deputy leader|party leader|hopeful|front runner|incumbent|challenger|caucus|ballots|electoral|electorate|by election|byelection|recount|vote of|confidence vote|motion|lawmaking|legislat*|lords|commons|upper house|lower house|bicameral|house of|speaker of',
      'envoy|envoys|diplomatic|consulate|foreign ministry|recalls ambassador|recalls envoy|expels|snapback|bilateral|state visit|talks in|peace accord|peace deal|peace talks|normalis*|normaliz*|sovereignty|statehood|accession|membership bid|visa free|visa*|g7|g20|nato summit|un vote|security council|general assembly',
      'demonstrators|marchers|gen z|strikers march|sit ins|activist*|civil disobedience|curfew|emergency rule|decree|suspends constitution|rules by decree|autocrat*|authoritarian|monarchy|throne|crown prince|queen|abdicat*|regime|junta leader|transition government|interim government|interim president|caretaker',
      'tories|lib dems|reform uk|sinn fein|snp|afd|cdu|spd|greens|fidesz|law and justice|likud|bjp|congress party|anc|peronist*|macron|starmer|merz|meloni|sanchez|orban|erdogan|modi|lula|milei|trump|biden|xi|putin|zelensky|netanyahu|sheinbaum|carney|albanese|ishiba|takaichi|maduro|democracy|populism',
      'chief minister*|state minister*|reshuffl*|sacks minister|minister resigns|minister quits|home secretary|foreign secretary|defence secretary|secretary of state|ministers|cabinet secretary|attorney general|ethics|corruption|graft|bribes|scandal|war of words|barbs|row|gaffe|snub*',
    ],
    weak: [
      'majority|minority|leader|leaders|vote|reforms|reform|quits|ousted|hint*|again|independence|remarks|announces|address|statesman|national unity',
    ],
  },
  {
    id: 'monetary.more',
    category: 'monetary',
    strong: [
      'slashes rates|peso crashes|bond rout|rate by|governor rules out|stress in bond|copom|cuts by|basis|rates may|stand pat|rate meeting|rate rise*|loan prime rate|prime rate|currency float|lets currency|central banks|asset purchases|erm|gilt sales|bond sales|fed chief|fed governor|currencies|rbi|rbnz|boj|bok|cbr|rba|boe|fed chair|fed governor|fed president|fed official*|rate path|rate decision|rates on hold|policy rate|rate setters|rate increase|rate reduction|reductions|cut rates|cuts rates|hikes rates|raises rates|trims rates|leaves rates|keeps rates|holds rates|borrowing costs|deputy governor|monetary authority|monetary board',
      'rial|rials|dirham|peso slides|pesos|kwacha|cedi|birr|taka|kyat|kip|dollar|euro at|euro hits|pound|krone|kroner|koruna|leu|lev|lari|tenge|won|swiss franc|bolivar|quetzal|real|currencies|greenback|currency peg|peg|dollarisation|dollarization|swap line|swap lines|dollar funding',
      'bund|bunds|jgb|jgbs|oat|btp|btps|yields|ten year|two year|30 year|treasuries|long dated|gilt|bond market|sovereign bonds|term premium|gold standard|quarter percentage|half percentage|dissent*|easing cycle|hiking cycle|pause|inflation easing|price stability|forward guidance|terminal rate|real rates|helicopter money|digital euro|digital yuan|cbdc',
      'hassett|warsh|waller|yellen|volcker|draghi|ueda|kuroda|schnabel|villeroy|nagel|macklem|bullock|orr|nabiullina|campos neto|galipolo|karahan|mester|kashkari|goolsbee',
    ],
    weak: ['propping|prop up|dollar|euro|hold|holds|pauses|policy|lifts|trims'],
  },
  {
    id: 'economy.more',
    category: 'economy',
    strong: [
      'outlook a notch|factory orders|shortage of homes|housing shortage|economy implodes|emergency tariffs|poverty|eurobond|eurobonds|infrastructure fund|leading indicators|sentiment|spending review|tax haul|debts of state|finance minister|hidden debt|levies|tariffs|customs duties|price of a|burger|growth target|trade minister|national accounts|exports to|imports from|core inflation|monthly inflation|annual inflation|price growth|price pressures|groceries|grocery|shopping basket|bread prices|house price|home prices|home building|homebuilders|construction output|building permits|pending home|new home sales|services sector|ifo|zew|ism|tankan|consumer sentiment|business climate|economists|gdp growth|jobless rate|job market|job openings|jobs report|hires|payroll',
      'treasurer|chancellor reeves|chancellor rules|finance ministry|budget|tax|taxes|wealth tax|vat|subsidy|fuel subsidy|welfare|pensions|debt|treasury payment|bonds default|foreign bonds|coupon|sovereign|lenders of last resort|rescue from imf|imf rescue|imf programme|imf loan|bail out|aaa|double a|credit status|rating agency|junk status|development bank',
      'duties on|import tax|import levies|export levies|retaliates|retaliatory|counter tariffs|trade representative|wto|trade minister|free trade deal|customs union|single market|nafta|usmca|mercosur|rcep|brexit|exporters|importers|container|shipping|ports|freight|supply chains|shortages|rationing|hyperinflation|black market|poverty rate|inequality|strike over pay|general strike|trade unions|union members',
      'stimulus|economic plan|growth outlook|growth target|forecast for growth|economy minister|household|incomes|pay growth|real wages|consumption|factory|factories|manufacturers|industrial|output falls|productivity|bankruptcy filings|startups fail|immigration curbs|labour shortage|worker shortage|recessionary|soft landing|overheating|austerity|privatis*|privatiz*',
    ],
    weak: [
      'goods|employers|costs|cost|prices|spending|outlook|growth|halts payments|loses jobs|tourists|farm|farmers|shops|shoppers|ethanol|pump prices|annualised',
    ],
  },
  {
    id: 'markets.more',
    category: 'markets',
    strong: [
      'bovespa crashes|costs banks|books charge|pharma chief|holiday thinned|guide to bonds|bonds|depositors queue|bank fails|archegos|nasdaq|dives|snaps up|investing|arm up for sale|bank stocks|chip stocks|tech stocks|protection from creditors|seeks protection|special administration|tumbles _ forecast|grim forecast|annual profit|annual outlook|cafes|bank merger|lay off|debut|stock market|bubble|fractionally|money managers|asx closes|head of|dow|s p|nikkei|kospi|taiex|ibovespa|bovespa|asx|tsx|ftse|dax|cac 40|mib|ibex|smi|omx|benchmark sinks|benchmark falls|benchmark index|equities|global stocks|asian stocks|european stocks|emerging markets|circuit breakers|margin call*|short squeeze|meme stock*|closing bell|opening bell|trading floor|session|premarket|after hours',
      'hostile offer|hostile bid|offer for|bid for|stake in|in stake|take stake|buys rival|buys stake|swallows|spins off|spin offs|carve out|break itself up|splits into|delists|relists|moves listing|main listing|secondary listing|debut|trading debut|share offering|stock offering|convertible|leveraged buyout|blackstone|kkr|carlyle|apollo|berkshire|softbank|temasek|blackrock|vanguard|hedge funds',
      'goes bust|bust|bankruptcy protection|insolvency|creditors of|repay bond|bond default|missed coupon|vanke|evergrande|country garden|property sector|private credit|junk bond|distressed debt|writedown|impairment|rights offering|rescue by state|depositors|bank rescue|deutsche bank|credit suisse|ubs|hsbc|barclays|santander|bnp|goldman|morgan stanley|jpmorgan|citigroup|wells fargo|commerzbank|unicredit|nomura',
      'full year guidance|trading update|sales update|quarter profit|posts loss|posts profit|record profit|net loss|annual loss|same store|like for like|margins|forecast beats|cuts forecast|raises forecast|capital markets day|investor day|annual meeting|dividends|payout|axe|posts|job cuts|workforce|layoffs|chairwoman|finance director|boss dismissed|boss quits|boss ousted|ceo ousted|names chief|new chair',
      'stock skids|stock jumps|stock sinks|stock leaps|shares halve|market cap|trillion dollar|cocoa|coffee futures|wheat futures|corn|soybean*|sugar futures|palladium|lithium|nickel|zinc|aluminium|rubber|cotton|timber|palm oil|commodities|metals|wti slump|etf|etfs|index funds|mutual fund*|fund manager|pension pot|mortgage|savings|isa|retirement|shareholder|nest egg|annuit*',
      'novo nordisk|pfizer|astrazeneca|nestle|unilever|lvmh|kering|gucci|hermes|siemens|thyssenkrupp|bmw|mercedes|porsche|nissan|honda|sony shares|hyundai|ford|general motors|gm|stellantis|renault|airbus|indigo|ryanair|lufthansa|united airlines|fedex|ups|dhl|starbucks|mcdonald|nike|adidas|disney|netflix|paramount|warner|comcast|costco|home depot|tesco|sainsbury|carrefour|ikea|zara|inditex|oracle|salesforce|adobe|cisco|palantir|berkshire|caterpillar|general electric|kraft|heinz|procter|coca cola|pepsi*|kodak|wpp|vodafone|bt group|kpmg|deloitte',
    ],
    weak: [
      'shares|stock|bid|rival|unit|profit|loss|firm|offer|stores|chain|owing|takeover|listed|capital|cents a share',
    ],
  },
  {
    id: 'crypto.more',
    category: 'crypto',
    strong: [
      'polkadot|bitcoin funds|takes exchange offline|crypto authority|stablecoin|xrp|zcash|nomad|circle soars|circle shares|kraken says|celsius|insider theft|memecoins|satoshi|bitcoin network|crypto market|token|fusaka|mints|thai exchange|exchange loses|wallets|do kwon|sam bankman*|bankman fried|changpeng zhao|justin sun|vitalik|buterin|saylor|tether|wazirx|upbit|bithumb|bitget|kucoin|gate io|bitfinex|crypto com|mtgox|lazarus|maker dao|ethena|eigenlayer|jupiter|pancakeswap|raydium|sui|aptos|near protocol|ton|toncoin|monero|zcash|shiba inu|pepe coin|base network|starknet|zksync|celestia|cosmos|polkadot|kaspa|hedera|filecoin|worldcoin|pyth',
      'bitcoin mining|bitcoin miner*|liquidation cascade|liquidated|blocks for|producing blocks|block production|yield protocol|lending market|stable token|dollar token|loses peg|dollar peg|stablecoin issuer|redemptions|proof of reserves|crypto funds|crypto firm*|crypto exchange*|bitcoin reserve|ether reserve|treasury company|token unlock*|token burn|buyback and burn|governance vote|governance proposal|foundation publishes|developers propose|core developers|seed phrase|hardware wallet|cold storage|rug pull|exploiter|white hat|bug bounty|bridge robbed|hot wallet|reserve shortfall|strategy buys|tokenised|tokenized|gas limit|blob*',
    ],
    weak: [
      'exploited|exchange|exchanges|lower fees|fund approval|volumes|collateral|drained|loot|users locked|attackers|tokens',
    ],
  },
  {
    id: 'regulation.more',
    category: 'regulation',
    strong: [
      'stress tests|leasehold|tosses suit|fraud charges|for those born|reporting law|space law|outlaws|legalises|legalizes|bribery|freezes assets|cartel office|bars|surveillance law|services tax|packaging law|capital rules|circular|issues circular|reporting deadline|margin rules|subscriptions rule|to pay _ over|pay _ over|prosecutors|open inquiry|meps|regulates|law in|drops tax|court suspends|court blocks|court upholds|judge blocks|wins licence|loses licence|charges _ over|judge orders|court orders|court convicts|top court|high court|appeals judge|convicts|convicted|rigging|collusion|price gouging|fake discounts|bias suit|discrimination suit|suit|settles|to settle|pays to end|plea deal|probe of|inquiry into|raids offices of|dawn raid|fines x|fined over|fined for|holds platforms liable|liable|blacklists|entity list|seizes assets|confiscate|frozen assets|frozen russian|frozen reserves|sanctions package|secondary sanctions|oligarch*|pardons|climate disclosure|disclosure rule*|data act|data bill|ai act|digital markets act|digital services act|market status|strategic market|platform rules',
      'antitrust trial|merger control|foreign ownership|ownership limits|ownership rules|technical standards|implementing rules|rulemaking|rule making|feedback window|token rules|stablecoin law|crypto law|licensing|permits stablecoin|approves stablecoin|approves first|bans exports|export bans|import ban|bans imports|bans use|bans sale|bans apps|tiktok|app ban|age limit*|right to repair|net neutrality|gambling|betting firms|online gaming|cannabis|plastic ban|emissions rules|car ban|tax ruling|tax rules|tax code|tax breaks|tax year|tax evasion|evad*|insider trading|market abuse|wash trading|spoofing|misconduct|negligence|breach of rules|data privacy|privacy watchdog|competition watchdog|competition bureau|consumer watchdog|securities regulator|market regulator|bank regulator|banking rules|solvency rules|clearing rules|short seller ban',
    ],
    weak: [
      'rule|limits|sue|sues|court|judge|nominee|panel|status|bankers|supermarket giants|bill|ends case|clears|legal',
    ],
  },
  {
    id: 'energy.more',
    category: 'energy',
    strong: [
      'gas exports|plant after|nuclear restart|propane|crude stocks|licence round|blocks in|manure|oil slumps|novatek|ust luga|fuel supply|blackout|blackouts|gas prices|oil prices|loses _ oil|stops buying|russian crude|floating wind|wind licences|geothermal|electric stoves|flows resume|without power|outage in|power outage|grid failure|druzhba|crude|oil rockets|oil settles|oil price|oil prices|oil futures|oil companies|export terminal*|oil terminal*|oil output|oil exporter*|seizes tanker|tankers|lng terminal|lng cargo*|gas shipments|gas supply|gas supplies|gas flows|gas exports|gas bills|gas price|gas storage|gas field|gas rigs|rigs|pump price*|petrol|at the pump|motorists pay|fuel crisis|fuel rationing|fuel queues|fuel tanks',
      'nuclear plant|reactor|reactors|reactor contract|nuclear restart|edf|eskom|ofgem|pjm|ercot|texas grid|national grid|grid operator|grid trips|grid collapse|power shortages|power supply|power station*|power cuts|energy emergency|energy supply|energy crisis|energy firm*|energy price*|electricity price*|in the dark|without power|blackouts|load shedding|outages leave|standing charges|solar farm|solar panels|onshore wind|offshore wind|wind auction|wind sites|heat pump*|off the grid|hydropower|hydroelectric|coal plant*|coal power|coal exit|coal mine closure|carbon market|net zero|emissions trading|cop30|climate summit|fossil fuel*|biogas|lithium plant|battery plant|steam engine|uranium',
      'kuwait refinery|basra|kirkuk|druzhba|nord stream|turkstream|yamal|power of siberia|ras tanura|abqaiq|cushing|permian|north sea|guyana oil|petrobras|pemex|pdvsa|adnoc|socar|kazmunaygas|lukoil|sinopec|cnooc|petrochina|repsol|woodside|santos|cheniere|venture global|vestas|siemens energy|iberdrola|enel|rwe|eon|engie|vattenfall|duke energy|pg e',
    ],
    weak: ['opec|output boost|grid|plant|barrels|fuel|stockpile|storage|river warms|supply outlook'],
  },
  {
    id: 'disaster.more',
    category: 'disaster',
    strong: [
      'tour boat|boat flips|train jumps|tanker blast|fire toll|weather map|weather|cloudburst|power line|derails|entombed|mountain slip|gives way|swept into|missing|bus|plane|lorry|icy road|storm leaves|rain alert|flood alert|fire destroys|homeless|aboard|fishing vessel|hail|hailstorm|building collapse|quake felt|typhoon|survive|evacuation order|drowns|rockslide|rockfall|aberfan|blizzard*|quake toll|quake off|quake hits|wave hits|monster wave|tidal wave|landfall|strongest storm|tropical depression|depression|storm weakens|storm nears|twister*|tornadoes|floodwater*|floods|flood waters|rivers burst|heat claims|heatstroke|extreme heat|brush fire|bush fire|grass fire|wild fire*|hotel fire|fire at|fire kills|fire in|house fire|ferry|boat carrying|boat capsizes|boat sinks|dinghy|migrant boat|vessel sinks|ship sinks|airliner|jetliner|cargo plane|plane with|light aircraft|helicopter|crash site|no survivors|black box|bird strike|mid air|collide|collides|derails|tram|funicular|level crossing|crane|scaffolding|lift plunges|pit collapse|mine collapse|miners die|miners dead|trapped miners|miners trapped|coal mine|tunnel collapse|wall collapse|school collapse|market fire|nightclub fire|fireworks|stampede|crowd crush|crush at|temple stampede|sandstorm|dust storm|hail|lightning|avalanche|glacier*|lahar|eruption*|erupts|erupt|crater|plume|ash|tremors|magma|tsunami advisory|tsunami waves|rescuers|searchers|survivor|survivors found|emergency services|fire crews|crews|relief effort|aid reaches',
    ],
    weak: [
      'goes under|drown*|swept|buried|flames|bursts into flames|storm|coast|roofs|toll|landslides|wind|surge|residents|predicting',
    ],
  },
  {
    id: 'health.more',
    category: 'health',
    strong: [
      'screwworm|methanol laced|late stage|early stage|jab rolled|magnesium|trial|roche|novartis drug|opioid|moonshine|toxic|methanol|talc|prescription*|e prescriptions|world health organization|hay fever|stroke|steps|syphilis|h5n1|vaccine data|early stage|nurses|drug trial|unknown virus|cholera emergency|bleach|food poisoning|obesity|ebola flares|cholera toll|marburg infections|first infections|haemorrhagic|hemorrhagic|fever|toddler dies|unvaccinated|health workers|resident doctors|junior doctors|trainee doctors|nurses strike|doctors strike|doctors walk|saline|drip|syrup over|toxin|toxic syrup|baby formula|botulism|formula recall|recalled food|bird flu|flu jabs|flu shot*|jabs|shots|vaccine panel|vaccines|alzheimer*|arthritis|parkinson*|obesity drug*|weight loss|wegovy|ozempic|pill|pills|tablets for|drugmaker*|gender care|youth gender|puberty blockers|abortion pill|ivf|robot surgeon|transplant|immunity|immune|fasting|sugar|cold showers|vitamin*|supplement*|gut|menopause|anxiety|depression drug|postpartum|wellbeing|fitness|sleep|stress|pharmac*|gps|waiting times|a e|nhs england|medicare|medicaid|obamacare|health insurance|health insurer*|care homes|subsidy list|drug prices|drug pricing|medicines|unknown disease|mystery illness|outbreak|epidemic|maternal|infant|infants|newborns|overdose*|superbugs|antibiotics|wastewater|mask mandate|who says|who chief|health agency|health officials|pasteur|african cdc|africa cdc',
    ],
    weak: ['doctors|pills|wider spread|children|baby|deaths|confirms first|sickened|cough|infected'],
  },
  {
    id: 'cyber.more',
    category: 'cyber',
    strong: [
      'halt _ stock exchange|hackers halt|go offline|knocks apps|passkeys|phishing alert|card payment|card network|intrusion|satellite hack|gps|scammers|scammer|locks out|data theft|customers of data|leak exposes|infiltrated|secure backups|signal adds|bug bounty|microsoft 365|lessons _ hacks|hack|ransomware mastermind|clone your voice|voice cloning|backups|worm|infected machines|millions of machines|hackers|hacking group|chinese spies|russia linked|linked group|state backed|apt|salt typhoon|volt typhoon|scattered spider|lockbit|blackcat|revil|lazarus group|anonymous|breweries paralysed|paralysed by|ransomware|customers caught|caught in breach|breach|breached|leak of|sim records|records stolen|data centre|data center fire|government websites|websites|website|email intrusion|emails hacked|mailboxes|firewall*|routers|router|patch|fixes flaw|fixes holes|holes in browser|security holes|browser|zero days|login*|sign in|banking app|bank app|app down|payday outage|it glitch|glitch|network failure|internet blackout|internet shutdown|dns|fibre cut|cable cut|cables cut|cables severed|chatbots down|cloudflare|azure|google cloud|microsoft 365|teams down|slack down|telecoms carriers|blood testing|patient data|passport data|voter records|data theft|data stolen|stolen records|spying on|spied on|eavesdrop*|surveillance|jamming|gps jamming|spoofing|deepfakes|check in systems|cyber|cyberattack|cybersecurity|cyber security|infosec|password manager',
    ],
    weak: ['blamed for|systems|machines|firms|update|app|disrupt*|access|customers data'],
  },
  {
    id: 'technology.more',
    category: 'technology',
    strong: [
      'booster|debian|point update|gpt|rival matches|blue origin lands|data centres|eshop|moon lander|xai|musk|bluesky|warehouse robot|research lab|nvidia chips|phone|a phone|laptop|sense of touch|ai scientist|users|chip designs|hits _ users|openai|mistral|anthropic|nvidia|deepmind|xai|grok|gemini|claude|ernie|baidu|qwen|perplexity|cursor|scale ai|ai lab|ai model|ai models|ai infrastructure|ai boom|ai chips|cloud capacity|cloud contract|h200|h20|blackwell|tpu|wafer*|lithography|asml to|rapidus|smic|kioxia|micron|sk hynix|memory chips|starship|starlink|falcon|new glenn|rocket lab|isro|jaxa|roscosmos|cosmonaut*|spacewalk*|taikonaut*|astronauts|lunar lander|lander|navigation satellite|rover|test stand|launch pad|space agency|asteroid|interstellar|mercury|venus|jupiter moon|saturn|solar orbiter|exoplanets|gravitational|fusion record|qubit*|robot vacuum*|robots|robotaxis|waymo|zoox|cruise robotaxi|self driving|byd|rivian|lucid|polestar|xpeng|nio|foldable|rollable|smart ring|smart glasses|vision pro|airpods|macbook|windows|ios|siri|firefox|chrome browser|edge browser|split view|search engine|youtube|instagram|threads|whatsapp feature|snapchat|reddit|discord|spotify|twitch|steam deck|nintendo|switch 2|video game*|gamers|fax machine|typewriter|gadget|gadgets|tech firm*|tech company|tech giants|big tech|chip designer|chip design|patents|3 d printing|humanoid|exoskeleton*|drone taxi|air taxi*|evtol|supersonic|bullet train|scientists|researchers|physicists|lab grown|crispr|genome|fossil dna',
    ],
    weak: [
      'orders cloud|chips|ai|model|television|holding|places|orbit|gains|tweaks|teases|tested|autumn update|spring update',
    ],
  },
  {
    id: 'other.more',
    category: 'other',
    strong: [
      'ashes|world cup|storm into|shark|pigeons|moose|goalless|medals of|feeding|beach closed|sighting|auctioned|pub brawl|breaks into|snake|bullet trains|trains delayed|bus driver|coach catches|bakery|springboks|girona|grandmaster|prodigy|raves|guest list|word of the year|day of the dead|parade|dodgers|yankees|lakers|celtics|knicks|chiefs|eagles|patriots|mets|cubs|red sox|warriors|cowboys|packers|liverpool|everton|arsenal|chelsea|tottenham|spurs|manchester united|manchester city|newcastle united|celtic|rangers|juventus|inter|ac milan|napoli|roma|bayern|dortmund|psg|marseille|ajax|benfica|porto|barcelona beat|real madrid|atletico|flamengo|boca|river plate|all blacks|springboks|wallabies|lions tour|ashes|test match|twenty20|ipl|alcaraz|sinner|djokovic|swiatek|sabalenka|hamilton|verstappen|norris|messi|ronaldo|mbappe|haaland|salah|game seven|game 7|extra time|stoppage time|penalties|shootout|relegat*|promotion|equaliser|own goal|red card|offside|set sail|regatta|yacht race|sumo|judo|karate|wrestler|fencing|rowing|rower*|equestrian|jockey|racecourse|steeplechase|ski jump|biathlon|bobsleigh|ice hockey|puck|stanley cup|super bowl|world series|ryder cup|masters|open champion|us open|australian open|french open|roland garros|six nations|euro 2028|world record holder|crashes out|knocked out of|derby',
      'superhero|sequel|blockbuster|trailer|remake|box office|bollywood|hollywood|k pop|boy band|girl group|supergroup|debut album|single|chart topping|number one single|stage musical|musical|playwright|premieres|cannes|venice|berlinale|sundance|palme|golden globe*|bafta*|tony award*|booker|pulitzer|poetry|poem*|memoir|biography|bestseller|librar*|manuscript|caravaggio|picasso|rembrandt|van gogh|vermeer|monet|da vinci|louvre extends|attic|antiques|auction house|sotheby*|christie*|stradivarius|orchestra|symphony|conductor|pianist|violin*|cello|jazz|tango|flamenco|dance|dancer|dancers|circus|magic show|clown|comedy|comic|cartoon*|podcast|bake off|strictly|eurovision|reality show|soup|soups|pasta|bread|cake|cakes|cookies|dessert|salad|roast|barbecue|cocktail*|whisky|beer|vineyard*|gourmet|michelin|cooking|cook|kitchen|menu|brunch|diner|interior design|decor|gardening|tulip*|roses|allotment|knitting|hobby|hobbies|pottery|vintage|holiday|holidays|beaches|cruise|resort|hotels to|city break|walking holiday|camping|hiking|birdwatch*|puppy|puppies|kitten*|rescue dog|horse|horses|elephant*|gorilla*|lion cub|bear cub|seal pup|otter|hedgehog*|owl|parrot|swan*',
      'cat rescued|dog rescued|chimney|scooter|scooters|shoplifters|jewel thieves|thieves escape|hit and run|police seek|police appeal|police hunt|man held|man jailed for|woman jailed|pub|pubs|village fete|fete|fair|parish|school choir|bus route|bus service|rail strike|train delays|tube strike|road closure*|pothole*|parking|bin collection*|refuse collection|noise complaint*|planning permission|town hall|library closure|lost ring|message in bottle|lottery winner|jackpot|world record attempt|guinness|oldest|twins|reunite*|wedding ring|tram|cyclist hurt|motorway',
    ],
    weak: [
      'survive|late scare|thriller|crush|fans|stuns fans|jury|prize|claims title|surfaces|escape|still|cold night|tram|strike looms|race|record time|extends run',
    ],
  },
]

/** The vocabulary of the third rules: that of the second and more. */
export const topicsV3: readonly Topic[] = [...topicsV2, ...MORE]
