// Fitted by `npm run eval -- fit --write`, not written by hand. Hundredths of a point, in the order of the classes.

/** What each kind of evidence says for each category. */
export const categoryPointsV3 = `
base	31	114	-17	33	37	-46	-53	15	77	-34	-58	-95	58
number.dead	151	-9	-20	-6	-35	-46	-18	-45	55	90	-24	-13	-72
number.money	-37	-80	-9	21	163	96	28	-12	-47	-1	-51	-8	-63
number.percent	-69	-58	86	100	119	80	-114	68	-25	-34	-24	-101	-18
rule.conflict.armed	50	14	-2	-2	-3	-2	-3	-16	-23	-7	-3	-1	2
rule.conflict.coup	54	-39	-6	-1	0	-1	-1	-3	-1	0	0	0	0
rule.conflict.forces	67	26	-7	-15	-18	-6	-6	6	-17	-5	-10	-5	-6
rule.conflict.strike	77	-13	-3	-3	-14	-3	-2	-7	-19	-4	-5	-2	-2
rule.conflict.war	17	-5	-1	-2	-1	-1	-1	-3	-2	0	-1	-1	0
rule.crypto.break	-4	0	-22	-1	7	35	-1	-1	-2	-1	-8	-1	0
rule.crypto.daily	-15	-30	-2	-17	11	114	44	-13	-13	-11	-27	-1	-13
rule.crypto.event	-3	-5	-3	-3	-8	36	4	-3	-2	-3	-2	-5	-3
rule.crypto.fall	-1	-2	-4	36	-34	29	-11	-2	-2	-3	-1	0	-1
rule.crypto.hack	-4	0	0	0	-2	20	0	0	0	0	-13	0	0
rule.crypto.rise	-1	-5	-1	-1	-17	36	-6	-1	-1	-1	-1	-1	-1
rule.cyber.attack	-13	-18	-5	-6	16	42	-5	-8	-10	-26	61	-8	-15
rule.cyber.daily	-8	-8	-3	-5	-10	-21	-5	-4	-6	-2	81	-2	-4
rule.cyber.heavy	-30	35	-1	-1	-2	-5	-8	-21	-5	-2	48	-7	-1
rule.disaster.large	-4	-1	-1	-1	-1	-1	-1	-3	19	-1	-2	0	-4
rule.disaster.small	-16	-7	-5	-3	7	2	-5	26	39	-3	-23	-2	-9
rule.disaster.strikes	5	-23	-9	-9	-15	-3	22	17	52	-15	-7	-5	-1
rule.economy.crisis	-11	-8	-6	60	-22	-3	-12	-5	7	13	-6	-2	-6
rule.economy.data	-17	-14	22	60	16	-13	-37	28	-15	-11	-8	7	-14
rule.economy.grows	-1	-1	-2	17	-4	-1	-3	-1	-1	-1	-1	-1	-1
rule.economy.prices	-1	-2	19	2	-10	-1	-1	0	-3	0	-1	0	-1
rule.economy.shrinks	-3	-3	-2	35	-14	-1	-4	-2	3	-5	-1	-1	-2
rule.economy.tariffs	-3	-4	-3	54	-13	-2	-3	-2	-2	-5	-2	-1	-14
rule.economy.trade	-2	-3	-2	31	-4	-1	6	-12	-3	-1	-2	-8	-1
rule.energy.cut	-23	-1	0	-5	-3	0	-1	13	-4	0	26	0	0
rule.energy.daily	-37	20	-20	-14	-11	-7	32	53	23	-9	8	-5	-23
rule.energy.move	11	-4	-15	-13	-3	-2	-4	53	-9	-2	-5	-1	-3
rule.health.daily	9	14	48	-12	-53	-19	-1	-14	-17	57	17	-9	-18
rule.health.emergency	-2	-1	0	0	0	0	0	0	-19	23	0	0	0
rule.health.outbreak	-12	-13	-4	-18	0	-14	5	-6	-7	65	6	14	-12
rule.markets.crash	-2	0	-1	0	52	-8	-33	-1	0	-1	-1	-4	0
rule.markets.daily	-22	19	6	-3	69	1	-27	15	-24	-8	-11	2	-13
rule.markets.move	20	-16	-10	-16	46	-24	28	-16	-4	-2	-13	11	-3
rule.markets.slump	-2	-2	-6	-3	39	-3	-2	-3	-10	-1	-1	-3	-2
rule.monetary.currency	-4	-13	44	20	-16	-7	-5	-4	-4	-2	-2	-2	-5
rule.monetary.ease	-3	-3	44	-2	-7	-5	-4	-4	-4	-1	-2	-1	-5
rule.monetary.emergency	-1	-1	25	0	-14	-1	-3	-1	-1	0	-1	-1	-1
rule.monetary.hold	-4	-12	72	-13	-9	-6	-5	-7	-6	-2	-2	-1	-5
rule.monetary.talk	-4	-15	98	-8	-14	-23	6	9	-5	-30	-4	-2	-4
rule.monetary.tighten	0	0	22	-17	-1	-1	-1	0	0	0	0	0	0
rule.other.culture	-7	-17	-5	-7	16	-5	-6	-7	-2	-4	-10	-23	76
rule.other.local	-6	-8	-1	-9	-4	4	-2	-2	-28	-2	1	-1	58
rule.other.sport	-20	-7	-1	-2	-5	-1	0	-2	-2	-1	0	0	42
rule.politics.change	74	63	-11	-28	18	-3	-51	-9	-17	-8	-13	-4	-10
rule.politics.daily	36	122	2	-14	-29	19	-73	8	-16	-16	-7	-11	-19
rule.politics.upheaval	-4	25	-2	-1	-1	-1	-10	-3	-2	-1	0	0	-1
rule.regulation.daily	-10	-11	4	43	11	-59	71	14	-5	20	-9	-59	-9
rule.regulation.hard	-1	-10	0	-14	-1	-3	45	-6	0	-1	-1	-8	0
rule.regulation.looser	0	-14	0	-1	0	-34	52	0	0	-2	0	0	0
rule.regulation.tighter	-15	43	-18	-16	-17	28	63	-14	-35	12	-9	-3	-16
rule.technology.daily	-16	-31	-14	-20	3	-20	58	-15	-15	-19	21	97	-23
rule.technology.large	-2	-3	-5	-8	-33	-6	-8	-3	-3	-1	-3	77	-2
sign.attack	39	-15	-3	-11	0	-7	3	3	-18	1	13	-1	-3
sign.billions	-3	-6	0	3	24	2	-4	-1	-4	-3	-2	0	-6
sign.broad market	-3	-3	-3	-13	49	-12	-5	9	-2	-4	-1	-5	-6
sign.calm	-3	0	17	20	2	2	-17	17	-8	-4	-6	-6	-13
sign.clash	-8	22	-2	-9	6	-1	-1	-12	12	-3	-5	-1	2
sign.company actor	-3	-7	-2	-1	19	-10	-3	-2	-4	-3	5	11	-2
sign.crisis	-16	4	-2	3	0	-4	-3	-8	34	1	-2	-2	-6
sign.denied	4	0	3	7	-1	0	-10	21	-22	0	0	0	-2
sign.destruction	25	-4	-1	-12	-3	-2	-6	-10	15	-2	-3	6	-3
sign.fall	6	-9	-16	9	22	5	-3	-6	-13	-6	13	-14	12
sign.first person	-4	-5	9	-17	4	-3	-3	-11	-14	20	21	17	-13
sign.game	-8	-7	29	-3	-19	-2	-7	-1	-7	-1	-5	-16	47
sign.grave disease	-2	-2	0	-1	2	-1	0	-1	-7	16	-3	-1	-1
sign.great power	11	23	-7	13	-16	-21	18	-14	-12	-2	19	-5	-8
sign.great storm	-7	-1	-1	-1	-1	-1	-1	-3	21	-1	-1	0	-4
sign.halt	-15	-6	-3	-22	14	-5	-14	51	4	-11	14	3	-7
sign.harmless	-4	12	0	-10	-5	-3	-6	7	7	-2	-11	-3	18
sign.hold	-6	0	18	-3	-5	-3	-2	-2	-3	-1	-2	-1	11
sign.indicator	-8	-7	3	24	11	-5	-5	15	-7	-3	-4	-8	-5
sign.injury	7	-5	-1	-1	0	-1	-1	-27	0	-1	-1	0	30
sign.insolvency	-3	0	-4	16	18	4	-19	-1	-2	-2	-1	-4	-1
sign.job cuts	-1	-1	-2	-10	2	-2	-1	-1	-1	0	-1	20	-1
sign.jump	-15	15	-1	25	14	-10	-10	5	-4	3	-4	-4	-12
sign.justice	0	30	-2	-2	-2	17	-5	-21	-15	6	1	-1	-4
sign.large rate	-2	-10	3	0	-3	8	10	-1	0	-1	-3	0	0
sign.local actor	-5	15	-3	-4	-2	0	-12	-22	-2	1	3	6	25
sign.loosening	-1	-5	-10	6	-3	-4	5	2	-7	19	-1	0	-1
sign.money deal	10	-13	-2	-5	-8	-10	19	-2	-3	0	3	13	-2
sign.outbreak	-2	0	-1	-6	3	-4	-2	-2	-2	18	-2	5	-6
sign.overthrow	17	0	-2	-3	-7	-2	0	-5	3	-3	-1	5	-2
sign.peace	-11	5	-4	0	-10	-5	-4	22	-6	-3	25	-3	-6
sign.possible	6	-19	12	-22	29	-3	1	4	10	-2	-3	-2	-10
sign.prohibition	15	-11	1	14	2	1	44	-14	-25	7	-5	-24	-4
sign.record	4	-13	4	12	19	-4	8	-12	-13	-7	4	-2	1
sign.routine	10	-28	-27	-6	-1	21	15	10	-12	-6	26	13	-16
sign.small	-9	-3	10	-12	13	0	10	-3	4	0	-11	-1	3
sign.speech	8	-7	7	1	-3	6	-12	-15	-3	4	14	2	-2
sign.state actor	-8	48	3	0	-19	-7	3	-4	-11	-5	10	1	-11
sign.surprise	-7	-5	7	-1	-6	-4	-3	-6	28	-3	0	-2	2
sign.talk	6	-21	21	-19	48	-38	26	-16	-5	-11	12	-4	3
sign.telling start	4	-1	0	17	3	19	-7	-9	-11	-6	2	7	-19
sign.theft	-1	-11	-3	-5	-7	37	-9	-14	-4	-8	48	-17	-7
sign.vast	-10	-3	15	-12	-18	-5	28	-15	11	-5	20	1	-8
sign.vital supply	2	-5	18	11	-4	-23	1	-1	-2	-6	17	-6	-3
sign.war	13	-16	-2	-2	-4	-1	-4	23	-3	-1	-2	-1	-1
sign.years after	36	-17	9	0	-14	-5	-3	-24	42	-4	-3	-2	-15
topic.conflict.strong	324	14	-68	-100	-111	-27	-59	12	-80	-88	-61	-41	-237
topic.conflict.weak	213	-41	-40	-47	53	-25	-61	-48	4	-11	67	-31	-68
topic.crypto.strong	-92	-206	-89	-90	-194	389	92	-73	-72	-59	-38	-69	-85
topic.crypto.weak	-3	-108	-34	-13	24	268	-72	-23	37	-24	-10	-11	-48
topic.cyber.strong	-89	-111	-40	-54	-17	142	-40	-52	-63	-111	340	-201	-86
topic.cyber.weak	-18	-41	-16	17	-51	15	9	-13	-13	-40	181	-10	-19
topic.disaster.strong	-31	-148	-78	-110	-76	-74	-25	12	267	-51	-66	-43	16
topic.disaster.weak	-8	-12	11	-33	-48	-28	-77	40	147	26	-27	-22	17
topic.economy.strong	-104	-125	-58	361	-50	-87	-3	-126	-100	-90	-72	-34	-150
topic.economy.weak	-25	-47	-35	165	-14	2	10	18	-38	-26	-21	-27	31
topic.energy.strong	-97	-108	-102	-93	-152	-75	1	339	13	-65	2	-54	-120
topic.energy.weak	72	-98	-28	-9	-40	42	-49	143	-49	-19	50	13	-26
topic.health.strong	-103	-116	-106	-63	-48	-63	-141	-72	-141	378	28	-48	-120
topic.health.weak	-19	-36	-14	-16	-18	-9	-7	-13	-17	194	-18	-8	-17
topic.markets.strong	-88	-151	34	-71	278	36	-33	-65	-134	-129	-95	81	-141
topic.markets.weak	-19	-32	-15	-47	152	1	29	-94	-45	-21	18	77	-7
topic.monetary.strong	-98	-199	318	-158	-37	23	10	-53	-106	-139	-60	-51	-93
topic.monetary.weak	-45	-5	165	48	-81	36	45	-36	-32	-19	-21	-17	-39
topic.other.strong	52	-5	-84	-38	-25	-62	-142	-54	-153	-74	16	-92	301
topic.other.weak	-24	-20	-33	-26	-36	-25	-30	-4	-52	23	-35	28	219
topic.politics.strong	-10	241	-4	-83	-86	-6	-1	9	-135	-80	-86	-60	-156
topic.politics.weak	52	102	-15	3	-22	19	-16	-56	-61	-17	-11	73	-55
topic.regulation.strong	-106	-28	-116	-163	-105	-83	367	-71	-122	75	-75	-127	-52
topic.regulation.weak	-16	-14	4	118	-75	-24	171	-17	-28	84	-16	-177	-19
topic.technology.strong	-91	-118	-70	-97	-97	-52	22	-78	-93	-58	71	337	-68
topic.technology.weak	-3	-41	-47	-18	21	11	56	-13	-25	-20	32	83	-24
word.100	0	0	0	1	15	-14	-1	0	-5	4	0	0	0
word.19	25	0	0	0	0	0	0	0	-24	0	0	0	0
word.70	0	0	0	0	0	0	0	-18	18	1	0	0	0
word.a	14	13	-13	2	16	-7	-3	-3	-11	-2	5	2	-14
word.after	1	2	-7	-7	15	10	-21	-12	25	-4	-2	-7	6
word.ai	0	0	0	-4	7	0	13	0	0	0	-1	-13	0
word.an	-2	-5	-1	-1	-2	-1	-1	-1	17	-1	-1	-1	-2
word.and	26	-22	-3	0	-4	-2	-2	8	1	-3	1	-3	2
word.apartment	25	0	0	0	0	0	0	0	-24	0	0	0	0
word.army	-19	20	0	0	0	0	0	0	0	0	0	0	0
word.as	-10	4	12	-14	13	-11	-4	14	-1	2	-2	2	-3
word.back	10	-10	0	2	0	0	-1	0	0	0	0	0	0
word.balance	-1	-1	-13	0	18	1	-1	-1	-1	0	0	0	-1
word.banks	0	0	18	0	2	-15	0	-2	0	-1	0	0	0
word.before	0	0	0	-16	19	0	0	1	0	0	0	0	-2
word.bird	-15	0	0	0	0	0	0	0	15	1	0	0	0
word.bitcoin	-1	0	-4	-1	-7	20	-4	-1	-1	0	0	-1	-1
word.blast	0	0	0	0	0	0	0	-18	18	0	0	0	0
word.block	22	-1	0	-2	-1	0	0	-1	-20	-1	0	0	4
word.can	0	0	16	0	0	-13	-1	0	0	0	0	0	0
word.car	-1	-1	-1	3	8	0	-5	-1	-11	0	0	-2	12
word.central	-1	-2	15	0	0	-13	-1	3	2	0	0	0	-1
word.chip	0	0	0	0	0	0	4	0	0	0	10	-13	0
word.close	0	0	0	-17	17	0	0	0	0	0	0	0	0
word.delays	-3	0	0	0	-1	-10	10	-1	-1	0	2	0	5
word.dollar	0	0	-11	-2	-1	4	11	0	0	0	0	0	0
word.down	-2	-1	0	6	-7	-1	3	-8	0	1	12	0	0
word.election	23	-19	-2	0	0	0	-1	-1	0	0	0	0	0
word.emergency	-2	-3	-1	-2	-2	-1	-1	-2	17	-1	1	-1	-2
word.eu	-1	15	0	-2	0	-2	-5	-4	0	-1	2	0	0
word.europe	-5	20	0	-1	0	0	-1	-8	-2	0	0	0	-1
word.exchange	0	-1	-1	0	1	18	-13	0	-1	-1	0	0	0
word.explained	-3	-6	-2	20	-2	-3	0	-2	-3	-1	4	-1	-2
word.falls	-3	-1	-1	-1	-2	4	0	-1	-6	-1	0	-3	15
word.for	-16	16	3	7	-6	-10	-6	0	-1	8	-2	6	2
word.former	-1	6	0	0	-1	11	-10	0	0	-3	0	0	-1
word.fraud	0	-1	0	-1	-1	14	-9	0	0	-1	0	0	0
word.freezes	-1	13	-1	-1	-1	7	-13	-1	-1	-1	0	0	-1
word.from	-2	-4	1	-2	-5	26	0	10	4	-1	-24	1	-3
word.ftse	0	0	0	0	19	-14	-1	0	0	-3	0	0	0
word.fuel	7	0	0	5	0	0	0	-20	0	0	8	0	0
word.funds	0	14	2	0	-1	-10	-1	-1	-2	0	0	-1	0
word.gas	-5	18	0	-4	0	0	1	-23	15	0	-1	0	-1
word.gold	-1	-1	22	-1	-16	-1	-1	-1	0	0	0	-1	0
word.hackers	-1	-2	0	-1	-1	-7	-1	-1	-1	-1	15	0	0
word.how	-4	4	-12	-2	15	6	-4	-4	4	-1	-2	1	0
word.hungary	0	16	0	0	0	0	-14	0	0	0	0	0	0
word.hurt	3	-3	0	-1	-1	0	0	-1	-11	0	0	0	16
word.in	-7	11	-14	-3	3	-19	-16	4	8	3	-10	3	37
word.into	-8	-6	0	11	-8	0	-5	-4	-5	-3	28	-2	0
word.iran	-3	1	-1	-8	-1	0	-1	15	-1	0	-1	0	0
word.is	-1	-6	1	2	1	3	-3	-2	-3	14	-1	-1	-2
word.italy	0	0	-1	2	0	0	13	0	0	0	0	-12	0
word.its	-2	-3	-1	-2	-7	1	-2	-1	-2	-1	6	14	-1
word.jet	-16	0	0	0	0	0	0	0	17	0	0	0	0
word.jobs	0	0	0	-17	16	0	-1	0	0	0	0	4	0
word.law	0	13	0	0	0	0	-13	0	0	0	0	0	0
word.leak	0	-2	0	0	0	-3	4	0	0	-1	14	-10	0
word.leaves	1	1	0	0	0	0	0	16	-17	2	0	0	0
word.line	-2	-2	-1	-1	4	-1	0	-2	-11	-1	-1	-1	19
word.makes	-15	0	0	0	0	0	0	0	16	0	0	0	0
word.miners	0	0	0	0	25	-25	-1	0	2	0	0	0	0
word.minister	10	-11	0	2	0	0	0	0	0	0	0	0	0
word.month	0	-1	0	10	-10	0	0	0	0	3	0	0	0
word.nigeria	-20	20	4	1	-1	0	1	-5	0	0	0	0	0
word.nuclear	1	-7	-1	-1	0	0	-2	13	-1	0	-1	0	0
word.of	20	5	19	17	-13	24	-27	5	-7	-1	-15	-6	-20
word.off	-7	-3	-2	-10	11	-1	-3	4	10	-1	-1	4	-2
word.officers	40	-38	0	0	0	0	0	0	-1	0	0	0	0
word.ohio	0	0	0	0	0	0	0	16	-16	0	0	0	0
word.on	-3	12	-4	0	19	-9	2	4	-14	4	-8	-19	15
word.out	22	1	1	5	-1	2	-7	3	-25	2	-1	0	0
word.over	-7	20	-4	0	-5	0	6	2	1	0	-2	-11	-2
word.police	2	20	0	-1	-1	-1	-1	-14	-5	-1	2	0	0
word.power	25	-20	-1	-1	-1	-1	-3	14	-22	-1	-1	0	12
word.president	-21	19	1	-2	0	0	4	0	0	-1	0	0	0
word.pro	0	19	0	0	0	0	-1	-14	-2	0	0	0	-1
word.ransomware	-1	0	0	0	-1	-2	0	-8	0	-2	16	0	-2
word.read	-2	-2	-13	-1	18	-1	-1	-2	5	0	0	-1	1
word.really	-1	-2	16	1	-12	-1	-2	7	-2	0	-1	-2	-1
word.regulators	0	0	0	0	10	0	-10	2	0	0	0	-1	0
word.report	0	0	0	-15	18	0	0	0	0	0	0	0	0
word.return	-15	1	0	0	0	0	0	4	14	0	0	0	0
word.returns	21	-4	-1	-1	-2	-1	-1	-1	-6	0	-1	0	-2
word.rule	0	14	0	0	0	0	-14	0	0	0	0	0	0
word.run	-1	1	-1	0	14	-2	-8	0	0	0	0	-1	0
word.saudi	-5	-2	-1	-1	-1	-1	0	17	-2	-1	-2	0	-1
word.says	16	-13	0	-1	-1	-1	-1	-8	-1	4	9	-1	-1
word.sec	0	0	0	0	0	-14	14	0	0	0	0	0	0
word.second	0	0	0	11	-9	0	0	0	0	0	0	0	0
word.shares	0	0	-2	0	13	-9	0	0	0	0	0	-1	0
word.sheet	-1	-1	-13	0	18	1	-1	-1	-1	0	0	0	-1
word.signs	2	-6	-1	-2	-6	-2	-2	5	-3	-2	21	-1	-2
word.slaps	0	0	0	1	0	0	13	0	0	-1	0	-12	0
word.soars	-4	0	-1	0	-11	14	0	5	-1	0	-1	-1	0
word.stocks	0	0	-1	-16	10	0	-2	9	0	0	0	0	0
word.storm	-12	2	0	0	0	0	0	15	-8	0	0	0	4
word.strike	-13	0	0	0	0	0	0	1	14	0	0	0	0
word.take	23	-24	0	0	-8	-1	0	0	0	0	3	8	0
word.ten	-4	-5	-3	-3	-1	21	-1	-3	-2	-1	-2	-1	5
word.the	1	9	19	12	-18	-10	7	-12	6	-7	-13	9	-5
word.to	30	19	-4	-9	3	-2	16	-4	-8	-12	-7	6	-27
word.tokyo	0	16	1	-4	-5	2	-3	-2	0	-1	1	-1	-2
word.trading	0	0	0	0	-12	13	0	0	0	0	0	0	0
word.us	4	-3	-1	7	0	0	0	-11	-2	1	10	-4	-1
word.washington	-5	6	-1	3	-1	-1	12	-8	-1	-1	-1	-1	-2
word.who	4	7	14	-2	-12	-4	2	-2	-3	2	-2	-2	-2
word.without	0	0	0	0	0	0	0	16	-16	0	0	0	0
word.world	-4	-1	16	-1	-11	-1	-1	1	-1	-1	0	-1	4
word.years	16	5	1	-4	-7	19	-4	-18	29	-3	-25	-2	-7
word.your	-4	-6	-3	-11	5	2	-4	-4	-4	9	19	4	-3
word.youth	-2	4	0	0	0	0	-10	0	-2	10	0	0	0
word.·	-6	17	2	-2	-5	-2	-1	-3	-4	-2	-2	-1	10
`

/** What each kind of evidence says for each severity. */
export const severityPointsV3 = `
base	-24	29	187	-100	-225
category.conflict	-26	41	24	-15	-22
category.crypto	-68	17	16	-19	56
category.cyber	-8	34	6	-23	-7
category.disaster	5	85	40	-90	-39
category.economy	-17	-43	51	67	-55
category.energy	14	-18	14	38	-46
category.health	-25	9	60	-58	16
category.markets	-50	-118	43	63	66
category.monetary	-68	-33	52	41	10
category.other	304	-40	-185	-86	-16
category.politics	-32	16	35	23	-42
category.regulation	-41	-44	3	119	-33
category.technology	-30	110	19	-56	-43
looks back	313	-144	-165	-68	-26
meet.death without number	40	-65	-18	61	-18
meet.harm that is said	0	-3	-7	29	-18
meet.harms	-147	-150	-20	132	152
meet.many harms	0	-8	19	-24	15
meet.mishap	-27	178	-70	-68	-13
meet.rout	-20	85	-76	-2	13
meet.state overthrown	-11	4	-45	74	-21
meet.two countries	-16	-16	-46	13	66
meet.vast harm	-44	-98	26	52	66
meet.war and attack	-2	115	-106	-90	83
number.basis points	-18	-55	-33	66	41
number.basis points 50	-7	-19	33	13	-20
number.counted	-8	-36	13	11	20
number.dead	-82	-85	-42	41	169
number.dead 10	-23	-39	-145	228	-23
number.dead 1000	0	0	-16	-97	114
number.dead 50	-3	-15	-38	19	37
number.displaced	-58	51	36	17	-47
number.displaced 100000	0	10	-43	34	-1
number.harmed	-41	-100	14	53	73
number.harmed 1000	0	0	-10	-42	52
number.harmed 50	-8	-13	-51	47	25
number.magnitude	-2	-122	61	-6	69
number.money	-64	9	24	30	1
number.money lost	-2	-34	-17	24	31
number.money lost 100000000	0	-8	-14	11	12
number.money lost 100000000000	0	-1	-56	70	-13
number.money stolen	-2	-6	-16	76	-53
number.percent 12	-10	-64	-22	32	64
number.percent broad	0	0	-23	20	3
number.percent coin	-2	-25	-24	91	-41
number.percent market	-8	-95	6	79	17
number.percent rate	-30	-73	39	85	-22
question	221	-99	-111	-9	-2
rule.conflict.armed	-1	-53	57	23	-26
rule.conflict.captured	-2	-5	-43	63	-12
rule.conflict.forces	-2	27	-35	-15	25
rule.conflict.strike	-2	-11	0	29	-16
rule.conflict.war	0	0	-18	-19	37
rule.crypto.break	-1	-7	-36	18	26
rule.crypto.daily	-17	-5	-15	-8	45
rule.crypto.event	-4	-40	31	-8	22
rule.crypto.fall	-3	-14	6	10	1
rule.crypto.rise	-1	-6	17	-7	-2
rule.cyber.attack	-3	-22	14	30	-19
rule.cyber.daily	-3	45	-29	-24	10
rule.cyber.heavy	0	-3	-38	29	12
rule.cyber.wide	0	0	-1	-9	11
rule.disaster.great	0	0	-9	-20	29
rule.disaster.large	-1	-8	-2	19	-8
rule.disaster.small	1	51	-42	-10	1
rule.disaster.strikes	-17	-17	44	-2	-8
rule.economy.crisis	-3	-6	-56	82	-17
rule.economy.data	-8	14	15	1	-22
rule.economy.grows	-2	-12	19	-4	0
rule.economy.prices	-4	-7	19	-6	-2
rule.economy.shrinks	9	-23	19	0	-5
rule.economy.tariffs	0	18	7	-13	-14
rule.economy.tariffsLarge	0	-1	-18	21	-2
rule.economy.trade	-3	-12	-17	14	19
rule.energy.cut	-1	-1	-35	35	1
rule.energy.daily	-19	48	-40	-15	26
rule.energy.move	-5	-38	67	11	-34
rule.health.daily	-12	23	-29	-7	25
rule.health.emergency	-3	-4	-27	44	-9
rule.health.outbreak	-5	-56	87	-17	-9
rule.health.pandemic	-8	-1	-7	-14	30
rule.markets.crash	0	0	-15	-51	67
rule.markets.daily	4	10	37	-54	2
rule.markets.move	-7	-17	31	-16	9
rule.markets.slump	9	-7	-39	42	-4
rule.monetary.currency	-9	-28	17	23	-3
rule.monetary.ease	-4	-22	30	-8	5
rule.monetary.emergency	0	-2	-10	-17	29
rule.monetary.large	-2	-7	-31	46	-4
rule.monetary.talk	0	-4	26	-37	16
rule.monetary.tighten	-1	-11	-2	12	1
rule.other.culture	42	-37	-14	13	-4
rule.other.local	-21	19	4	-2	-1
rule.other.sport	37	-18	0	-16	-3
rule.politics.change	-12	-60	65	29	-22
rule.politics.daily	-26	38	-29	17	0
rule.politics.upheaval	-1	-5	-23	33	-4
rule.regulation.daily	-19	15	-3	10	-3
rule.regulation.hard	0	-5	-56	70	-9
rule.regulation.looser	-4	-9	47	-34	-1
rule.regulation.tighter	-2	-10	53	-28	-12
rule.technology.daily	-5	-10	35	-18	-2
rule.technology.large	-2	-37	52	-10	-3
shape.colon	161	0	-126	-25	-10
shape.long	-21	-129	-24	77	98
shape.short	50	116	18	-47	-126
shape.very short	117	58	-7	-41	-127
sign.attack	6	65	43	-49	-64
sign.billions	-14	1	24	-25	14
sign.broad market	-7	59	-70	14	4
sign.calm	-35	233	-99	-118	12
sign.clash	-71	10	35	24	2
sign.collapse	-26	-29	-45	65	36
sign.company actor	-37	35	42	62	-102
sign.crisis	68	-36	-73	-4	46
sign.death	-41	-144	85	160	-60
sign.denied	-11	69	-113	67	-13
sign.destruction	-7	-82	-4	60	33
sign.fall	-74	-33	49	81	-21
sign.first person	202	-110	-130	-61	99
sign.game	120	21	-12	-87	-42
sign.grave disease	-68	-63	-83	89	126
sign.great power	-77	-81	14	49	95
sign.great storm	-29	-40	-92	118	43
sign.halt	-129	2	47	-8	87
sign.harmless	-21	99	2	-54	-27
sign.hold	-2	68	-40	-82	56
sign.indicator	-23	60	3	-20	-19
sign.injury	-41	87	39	-63	-22
sign.insolvency	-42	-47	-55	96	48
sign.job cuts	-15	-75	106	-4	-12
sign.jump	-76	5	46	59	-34
sign.justice	-118	13	92	66	-53
sign.large rate	-35	-48	-136	51	167
sign.local actor	19	79	28	-87	-39
sign.loosening	-47	-9	80	29	-53
sign.missing	-44	-20	-92	124	32
sign.money deal	-39	-46	13	31	41
sign.outbreak	-20	48	1	-9	-19
sign.overthrow	-18	-68	23	76	-11
sign.peace	-12	-40	146	-81	-13
sign.possible	-42	66	73	-53	-44
sign.prohibition	-45	60	28	-16	-28
sign.record	-25	-65	9	114	-33
sign.routine	-54	185	-62	-81	-29
sign.small	-60	107	-3	-2	-42
sign.speech	-90	16	42	75	-42
sign.state actor	-61	-31	-3	52	44
sign.surprise	-55	-39	-17	74	38
sign.talk	48	176	-49	-168	-24
sign.telling start	167	-92	2	-9	-69
sign.theft	11	-34	19	34	-29
sign.vast	22	-49	-43	11	58
sign.vital supply	-19	-107	-51	108	70
sign.war	46	-32	-7	-95	88
sign.years after	155	-38	-96	-18	-3
word.$	-9	-11	49	-20	-10
word.%	-11	-22	23	16	-6
word.10	0	-2	-1	11	-9
word.100,000	0	-1	13	3	-15
word.12	0	-11	13	8	-10
word.13	0	-1	-11	12	0
word.14	-2	-2	-6	14	-3
word.15	-3	-9	6	-11	17
word.150	-1	-8	32	-26	2
word.16	-2	-11	15	-2	0
word.17	0	-1	-11	15	-3
word.2	-1	-10	14	5	-7
word.20	0	-3	19	-24	9
word.25	-8	-13	42	-20	-1
word.3	0	-11	22	-9	-3
word.300	0	-1	-7	13	-4
word.4,000	-2	-8	14	-3	0
word.40	1	8	-14	2	3
word.5	-2	-7	16	-6	-2
word.50	0	-1	9	3	-11
word.60	-1	-1	-21	26	-3
word.7	-1	-3	20	-19	3
word.70	-1	-3	24	-18	-2
word.8	0	-1	25	-14	-10
word.9	0	-4	14	-16	6
word.a	87	-60	-29	6	-3
word.about	25	-4	-18	-3	-1
word.across	-2	-6	-20	-3	31
word.adds	-3	-4	25	-15	-4
word.after	-15	-23	7	8	24
word.against	-1	-15	37	-20	-1
word.agency	-1	17	-15	-1	0
word.agree	0	-15	17	-1	-1
word.ai	-2	-10	2	15	-5
word.air	-2	12	-9	0	-1
word.airlines	0	-2	8	-14	8
word.alert	-5	17	-11	-9	7
word.all	2	-6	-31	32	3
word.alliance	0	1	7	-14	6
word.and	-9	0	-27	27	9
word.announces	0	4	-23	21	-1
word.annual	-1	11	-9	-1	0
word.appoints	-3	21	-17	-1	0
word.army	-3	-4	-16	4	18
word.around	-1	-10	14	-17	13
word.as	-9	2	-54	2	60
word.at	-21	16	31	6	-33
word.attack	0	-2	11	-18	9
word.back	14	-26	17	-4	-1
word.balance	1	-13	12	0	0
word.ban	2	-1	10	-11	-1
word.bank	-10	2	-2	-13	23
word.bankruptcy	-1	-12	-29	19	23
word.banks	5	-2	-7	-19	23
word.bans	-1	-6	-18	31	-6
word.barrels	-2	29	-20	-1	-7
word.bars	0	-1	-14	19	-3
word.base	-1	10	5	-4	-10
word.begin	-1	18	-9	-4	-4
word.below	-6	-19	26	-15	14
word.between	-1	13	-13	4	-3
word.biggest	5	-2	-18	8	6
word.bird	-1	16	-27	11	1
word.bitcoin	-7	-42	45	4	0
word.block	-6	6	13	-19	5
word.blocks	0	12	16	-18	-9
word.bond	-1	-10	-2	15	-2
word.bondholders	-4	-10	4	11	-1
word.border	-1	13	-8	-5	1
word.breach	0	-1	16	-14	-1
word.breaks	-13	7	4	-13	15
word.bring	-2	22	-22	6	-5
word.budget	-4	24	-17	-3	0
word.bug	-1	13	-13	1	1
word.buildings	0	-12	-1	15	-2
word.bus	-11	8	11	-5	-3
word.buy	0	30	-20	-2	-8
word.buys	-2	-8	14	-2	-2
word.by	-14	26	-33	27	-6
word.cabinet	8	-9	-13	15	0
word.calls	0	19	-17	-1	0
word.car	-1	19	-14	-4	0
word.cars	-2	-6	14	-6	-1
word.cartel	0	-5	15	-9	-1
word.cases	-1	-9	11	5	-6
word.cash	-2	-4	26	-14	-6
word.central	4	9	13	-33	7
word.cents	-1	-5	-29	12	23
word.changed	0	11	-10	-1	0
word.charges	-1	13	-24	12	0
word.chief	-4	37	-34	3	-1
word.chip	-1	-25	27	-1	0
word.cholera	0	0	20	-14	-6
word.chrome	-1	-2	-20	23	0
word.city	-2	-5	-20	33	-6
word.claims	0	-15	37	-22	0
word.clears	-2	-8	19	-9	-1
word.climb	-1	-3	13	-9	0
word.climbs	-1	-6	10	-13	9
word.closed	-10	12	0	-2	0
word.closes	-1	15	1	-16	2
word.cloud	0	-12	8	0	4
word.cloudflare	0	-2	20	-12	-5
word.coalition	-2	3	21	-16	-6
word.coast	-2	-7	14	-15	9
word.collapse	0	-1	53	-61	9
word.collapses	-1	-1	-7	-7	16
word.completes	-3	-33	40	-3	-1
word.confidence	0	16	-17	1	0
word.congress	-2	-25	21	7	-1
word.continents	0	0	-4	-26	30
word.control	-1	-21	22	0	-1
word.cost	0	-16	17	0	-1
word.costs	0	-3	18	-10	-4
word.country	-8	-11	9	14	-4
word.crash	0	13	-9	-3	-1
word.crashes	-2	-11	-17	38	-8
word.crude	-3	25	-15	-11	4
word.crypto	5	-24	17	6	-4
word.currency	-1	-6	-22	37	-8
word.customers	0	-24	27	-12	9
word.cut	-4	-16	30	-16	6
word.cuts	-3	-20	55	-35	3
word.cyclone	0	-1	12	-28	17
word.date	-1	23	-21	0	0
word.day	14	-26	-25	49	-12
word.days	-1	-15	26	-7	-3
word.dead	-3	-4	23	-3	-12
word.deal	-1	20	-5	-13	-2
word.deaths	-4	-2	-2	25	-17
word.debate	1	21	-21	0	0
word.debt	0	-2	12	-13	3
word.decades	-1	-8	-20	29	0
word.deepest	-1	-1	-29	32	0
word.default	-1	-4	-11	17	-1
word.defence	-4	13	-24	5	10
word.delays	-24	32	1	-7	-2
word.deposits	0	7	-13	-8	14
word.derby	17	-8	-4	-5	0
word.destroy	0	0	-31	27	4
word.die	0	-1	17	-10	-5
word.digital	0	1	10	-10	-1
word.dollar	-1	-14	-18	18	15
word.double	-1	9	-16	10	-2
word.doubles	-2	-3	-10	16	-1
word.down	-2	17	11	-21	-5
word.dozens	-1	-2	18	-6	-8
word.driver	-11	27	-15	0	0
word.drone	-2	13	9	-14	-6
word.drones	0	-1	-5	18	-12
word.drops	-3	-24	32	0	-4
word.drug	0	16	-15	0	0
word.earthquake	-1	-2	7	9	-13
word.easing	-2	16	-14	0	0
word.eastern	-5	8	-24	22	0
word.ebola	-3	-4	-9	18	-1
word.economy	-4	-29	-21	56	-2
word.eight	9	-1	-15	10	-2
word.election	-4	-24	15	16	-3
word.ends	6	-17	13	-2	0
word.erupts	-3	-3	13	-9	2
word.ether	-5	-14	17	-3	4
word.ethereum	-2	-33	22	-6	19
word.europe	2	-4	-9	25	-15
word.european	1	27	-29	8	-7
word.euros	-2	-9	17	-6	0
word.exchange	-2	-10	6	13	-7
word.exchanges	-1	4	-22	-4	23
word.expands	-3	17	-13	0	-1
word.explosion	-3	-1	-11	18	-3
word.exports	-1	-9	-14	0	24
word.extends	6	-22	17	-1	0
word.face	-4	9	-13	8	0
word.fail	-1	-6	-3	-4	14
word.fails	-2	9	7	-21	6
word.failure	0	0	15	-15	0
word.fall	-2	19	0	-14	-4
word.far	-1	-12	36	-21	-2
word.farm	13	9	-20	-1	0
word.fears	0	-15	7	9	-1
word.files	-1	-12	-15	9	20
word.fire	-11	-17	15	12	1
word.fires	0	-1	9	-11	3
word.first	-3	2	-8	12	-3
word.five	-6	16	-15	4	2
word.flee	0	0	25	-29	4
word.flights	0	-2	11	-11	3
word.floods	0	-7	-24	20	11
word.flu	-2	7	-19	12	1
word.for	-5	16	4	0	-15
word.force	0	0	13	-10	-3
word.forces	-1	-14	28	-12	0
word.forecast	-3	13	-1	-8	-1
word.forecasts	-1	-15	19	-2	0
word.foreign	-1	9	-18	20	-10
word.found	19	-19	0	-7	7
word.founder	-1	0	-18	21	-2
word.four	-3	-13	28	-12	0
word.fraud	0	-1	24	-23	-1
word.freezes	0	-1	8	14	-21
word.from	-14	5	9	17	-16
word.fuel	-1	-5	26	-7	-13
word.fund	-1	2	17	-16	-2
word.funds	10	-18	18	-4	-5
word.gains	0	-15	21	-5	-1
word.gas	-4	0	-10	0	14
word.general	-1	-11	12	0	0
word.goes	-2	-17	17	8	-6
word.goods	0	0	-11	15	-5
word.google	-3	-13	-9	25	-1
word.government	-5	9	-7	11	-9
word.grid	-1	0	23	-8	-14
word.grows	-2	16	-11	-3	0
word.guidance	-3	13	-10	0	0
word.guide	16	0	-9	-5	-1
word.gunmen	0	-1	13	-11	-1
word.hack	0	-2	-11	-3	15
word.hackers	-1	-7	-31	53	-13
word.half	-2	-4	-4	16	-6
word.halt	0	-15	10	0	5
word.halted	0	-7	-20	-13	40
word.halts	0	-9	-9	16	2
word.head	12	4	-14	-1	0
word.health	0	0	12	6	-18
word.heat	14	-10	4	-6	-2
word.held	2	-3	-31	7	25
word.high	-3	-17	26	-3	-3
word.hints	-6	21	-15	0	0
word.hits	-1	23	-21	-9	8
word.holds	-2	17	2	-13	-4
word.holiday	-1	11	-9	-1	0
word.home	-1	-6	16	-8	0
word.homes	-9	-22	37	-5	-1
word.hopes	0	-13	14	0	0
word.hospitals	-1	-1	-12	-3	17
word.hotel	-2	-7	15	-5	-1
word.hours	4	-6	14	-15	3
word.house	-2	-23	40	-15	0
word.housing	16	-1	-8	-6	-1
word.how	37	-18	-17	-2	-1
word.hurricane	-2	-15	9	18	-10
word.imf	0	-9	35	-24	-2
word.imports	0	-1	-12	18	-5
word.in	-2	19	6	35	-58
word.interest	-2	4	-24	26	-4
word.into	-6	-30	-2	22	18
word.is	25	-19	-6	-2	2
word.it	3	-15	14	-2	-1
word.its	3	-4	-9	11	0
word.jet	0	16	-15	0	-2
word.jets	0	0	-9	11	-2
word.jobless	0	-1	13	-11	0
word.jobs	1	-10	16	-6	0
word.judge	-1	-12	-4	16	0
word.jump	0	-3	24	-20	-1
word.keeps	-3	15	0	-10	-2
word.key	-2	-7	-12	24	-3
word.kill	-4	-2	-14	12	8
word.killed	-1	-3	19	-17	2
word.knocks	-1	-5	-5	-8	18
word.land	-1	-14	15	3	-3
word.lands	-3	21	-18	0	0
word.largest	0	0	-1	11	-10
word.law	-3	-17	8	13	-1
word.lawmakers	-1	9	-20	-16	29
word.leader	-2	-7	-6	24	-8
word.leak	-1	-14	37	-19	-4
word.leaves	-5	-12	14	10	-7
word.lending	0	-1	26	-9	-16
word.lets	-1	-6	-22	28	1
word.level	-2	-15	19	-11	9
word.levy	0	27	-6	-19	-2
word.licence	-1	14	-11	-2	0
word.lifted	-1	15	-9	-2	-2
word.lifts	-1	-15	12	8	-4
word.line	-20	36	-16	0	0
word.little	0	11	-11	0	0
word.lng	-1	12	-9	0	-2
word.loan	0	-4	16	-10	-1
word.long	-2	18	-23	7	-1
word.loses	-3	-19	8	11	3
word.loss	0	10	-17	9	-2
word.low	-2	-13	38	-21	-2
word.lowers	-1	-5	15	-6	-3
word.magnitude	0	12	-11	-1	-1
word.major	0	0	18	-5	-13
word.maker	0	14	-12	-1	0
word.makes	-1	23	-16	-3	-3
word.man	-6	21	-12	-3	0
word.markets	-1	-3	-10	2	11
word.mass	-1	3	-16	4	10
word.measles	-1	-11	14	-3	0
word.meeting	4	-3	-10	-1	10
word.meta	-1	-2	14	-10	0
word.militants	0	-8	-7	20	-4
word.million	-3	35	0	-2	-30
word.miners	0	17	0	-13	-4
word.minutes	-2	-7	21	-2	-9
word.misses	-1	-3	-10	13	1
word.missing	-3	-2	-13	12	6
word.model	-2	-18	22	-1	0
word.money	6	-3	-21	20	-1
word.monthly	-1	-23	10	15	-1
word.months	-5	-6	-6	17	-1
word.more	-4	30	-4	-16	-7
word.most	14	-23	21	-8	-3
word.move	-1	5	-20	18	-2
word.mutual	0	6	-14	-5	13
word.my	15	-4	-9	-1	0
word.names	-4	14	-7	-2	-1
word.national	-4	-11	25	-4	-6
word.near	-8	12	15	-14	-4
word.network	-1	2	-10	-16	25
word.new	24	46	-61	-30	22
word.no	-2	44	-24	-15	-4
word.northern	0	0	21	-9	-11
word.nuclear	-2	-22	45	-23	2
word.nvidia	-4	-33	42	-4	-1
word.of	-4	10	9	-16	1
word.off	-11	6	23	-13	-4
word.office	3	-5	-10	13	-1
word.offline	-1	-6	13	-11	4
word.oil	-9	-17	25	1	-1
word.on	-34	48	-4	-1	-8
word.one	-1	-13	-6	19	0
word.openai	-1	-27	28	0	0
word.opens	10	-17	9	5	-6
word.opposition	-1	-16	12	5	0
word.oracle	0	-6	33	-18	-9
word.orders	-1	-26	13	17	-3
word.out	-2	-19	1	-4	24
word.outage	-1	12	8	-14	-5
word.outbreak	-1	-11	10	7	-5
word.outlaws	0	-1	-31	34	-1
word.outlook	-2	11	-9	0	0
word.output	-1	-2	-3	15	-9
word.over	-9	-1	16	1	-8
word.pace	-1	2	-10	10	-1
word.pandemic	-8	-1	-6	-12	27
word.panel	16	-20	5	0	0
word.parliament	-3	7	-25	23	-2
word.parties	0	8	-22	14	0
word.party	-2	-24	49	-23	-1
word.passes	-1	10	-16	14	-7
word.past	-2	-13	10	7	-2
word.payment	-1	5	-20	-14	30
word.payments	0	0	-13	18	-5
word.payrolls	-1	-3	14	-8	-2
word.peace	0	-13	14	-1	0
word.peg	-2	-2	-31	43	-8
word.phone	0	0	-19	19	-1
word.pipeline	-1	-2	-22	40	-15
word.plant	14	-6	23	-17	-15
word.plants	-1	-6	-4	15	-4
word.point	-3	-8	-23	53	-19
word.points	-1	-10	26	-16	2
word.posts	-1	-22	28	-5	0
word.power	-1	-14	18	10	-13
word.premier	-1	13	-15	3	0
word.president	-3	-12	9	7	-2
word.presidential	-2	-2	-7	18	-6
word.prices	-2	-27	29	3	-4
word.pro	0	-6	17	-10	0
word.probe	0	11	-9	-1	0
word.production	-1	4	-15	2	11
word.profit	-4	-22	29	-3	0
word.protests	0	0	-11	12	-1
word.pump	-3	-12	20	-5	-1
word.quake	-4	4	-6	-10	15
word.quarter	-2	-4	15	-5	-4
word.quits	0	-1	15	-7	-7
word.raises	-2	10	-16	-13	20
word.ransomware	0	-2	-8	18	-8
word.rates	-4	-10	3	13	-2
word.reaches	1	30	-20	-15	4
word.real	0	-1	-23	27	-3
word.rebels	-3	-9	-13	31	-7
word.recalls	0	-3	16	-12	0
word.recession	0	0	-10	18	-7
word.record	1	29	5	-28	-8
word.referendum	0	40	-32	-8	-1
word.regional	-3	-7	14	1	-5
word.regulator	-2	16	-4	-9	-1
word.regulators	0	0	-1	-9	11
word.rejects	-4	-27	31	0	0
word.releases	-2	-9	12	0	0
word.removes	-1	-6	-7	14	0
word.reported	-4	11	-18	12	-1
word.reports	-1	-11	20	-2	-5
word.rescue	0	-5	9	-13	10
word.rescued	-3	4	5	-20	13
word.reserves	-3	-11	3	15	-5
word.resume	0	-27	29	-1	-1
word.return	-1	22	-19	-1	-1
word.returns	13	-18	-39	47	-3
word.reviews	-2	20	-16	-1	0
word.right	-3	-8	32	-19	-1
word.rise	-1	31	-19	-9	-2
word.rival	-2	-28	33	-1	-1
word.robot	-1	21	-20	0	0
word.rockets	0	-7	19	-12	0
word.rule	-1	-2	15	-11	-1
word.rules	6	22	-9	-17	-2
word.ruling	0	-21	24	-3	0
word.run	3	3	-12	-13	20
word.s	0	-1	11	-11	1
word.sale	-1	-3	-29	36	-2
word.sales	-3	11	-10	5	-3
word.says	-2	-8	-5	20	-4
word.second	-3	2	-12	14	-1
word.seeks	-2	22	-25	9	-4
word.seize	0	-1	-13	-19	33
word.seizes	0	-6	-11	-6	23
word.sell	0	-10	-26	39	-3
word.senate	-3	-17	16	4	0
word.sends	0	26	-24	0	-1
word.set	-2	1	-13	14	-1
word.sets	-3	9	18	-18	-5
word.seven	-6	-11	20	-2	0
word.shakes	-2	-9	19	-7	-3
word.shares	-4	18	-5	-7	-2
word.sheds	0	-8	-6	15	-1
word.sheet	1	-13	12	0	0
word.shots	-1	-12	21	-8	-1
word.shows	-1	22	-20	-1	0
word.shrinks	0	-1	-17	19	0
word.shuts	-1	-5	5	-14	15
word.sign	-1	16	-14	-1	0
word.signs	0	21	-19	-1	0
word.since	-4	-12	5	17	-7
word.sinks	-2	-13	17	0	-2
word.six	10	-4	10	-12	-4
word.slides	-3	9	-19	9	4
word.slightly	-1	11	-9	0	0
word.slows	-2	-11	15	-2	-1
word.small	0	19	-16	-2	-1
word.soars	-1	-19	18	4	-3
word.solar	-3	19	-14	-2	0
word.south	-1	15	-14	-1	0
word.southern	-2	-2	24	-22	3
word.split	-2	-9	18	-6	-1
word.spreads	0	0	4	-13	10
word.stablecoin	-2	20	-21	-12	15
word.stage	-1	16	-15	0	0
word.stalls	0	-4	25	-11	-9
word.starts	-3	21	-17	-1	0
word.state	-2	30	-31	-7	10
word.status	-2	-4	15	-8	-1
word.steady	-3	19	-16	0	0
word.stocks	11	12	-9	-14	0
word.stop	0	-5	-3	-6	15
word.storm	10	4	-35	29	-7
word.strait	0	-2	-7	-21	31
word.strike	-1	9	-26	-4	22
word.strikes	0	0	-12	16	-4
word.sues	0	-12	-2	14	0
word.suffers	-1	-4	-14	21	-2
word.supply	-1	23	-13	-8	-1
word.surge	0	-10	15	-5	0
word.suspends	0	-2	3	-21	20
word.sweeps	0	0	24	-19	-5
word.systems	5	5	-21	-1	12
word.take	-1	-2	-7	14	-4
word.takes	1	-8	26	-18	-1
word.talks	-3	-9	6	-9	15
word.tankers	0	-1	-26	-27	54
word.tax	10	-15	15	-10	-1
word.ten	26	-16	5	-14	-1
word.tenth	-2	-12	11	-7	10
word.term	-1	14	-13	-1	0
word.test	-1	15	-17	-9	12
word.tether	0	-1	-7	-15	23
word.than	-2	-3	17	-14	2
word.that	4	-22	19	-2	0
word.the	108	-32	-50	-26	-1
word.theft	-3	-22	25	0	0
word.third	1	-7	-8	26	-12
word.thousands	-3	-7	21	-33	22
word.three	-3	-41	31	0	14
word.through	-1	-3	12	3	-11
word.time	-2	-12	44	-20	-9
word.to	12	17	-10	-10	-9
word.top	4	-10	-11	33	-16
word.tops	0	-16	21	-4	0
word.touch	-1	12	-10	-1	-1
word.town	-1	-15	7	9	0
word.towns	-1	-29	27	-2	6
word.trade	-4	22	7	-25	0
word.trading	-1	-20	-13	3	30
word.train	-2	15	-37	29	-5
word.trial	-1	23	-19	-3	0
word.trims	-2	13	-7	-4	0
word.two	-12	4	24	-17	1
word.under	-2	-4	14	-7	-1
word.unemployment	-1	24	-19	-3	0
word.unexpectedly	-1	-3	18	-9	-4
word.up	-4	20	-38	16	6
word.update	-1	10	-11	-6	9
word.updates	-7	20	-11	-1	0
word.upgrade	-2	-20	23	-1	0
word.users	-1	21	-16	-13	8
word.vaccine	-1	1	15	-11	-5
word.vessel	-2	1	12	-10	-1
word.village	6	-12	-17	29	-5
word.volcano	-1	-17	20	-1	-1
word.vote	-3	19	-21	6	-2
word.war	15	5	-18	-10	8
word.warning	5	-19	16	-10	7
word.websites	0	-2	13	-7	-4
word.weekend	-2	18	-16	4	-5
word.weighs	-3	12	-9	0	0
word.what	43	-17	-18	-5	-3
word.who	-3	0	-11	-9	22
word.wildfires	0	0	-26	28	-2
word.wind	-8	33	-24	-1	0
word.wipes	0	0	-1	-13	15
word.with	-7	-3	20	13	-23
word.withdrawals	0	0	-13	9	4
word.workers	-1	-7	23	-8	-7
word.world	13	-6	12	-27	9
word.worldwide	0	0	-13	-18	31
word.worst	0	-1	-8	14	-5
word.x	0	-13	32	-14	-5
word.year	6	-1	28	-9	-23
word.years	16	-17	-24	19	7
word.youth	0	0	-13	14	0
`
