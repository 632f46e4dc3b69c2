package scenario

// Params holds every parameter of the model. Each field's tags give its key in
// a scenario file, its range, its value in the preset core, the symbol that the
// literature or the formulas use, its unit and its meaning; [Parameters] lists
// them. Of paired keys such as betaG and betaU the first belongs to the first
// principal of the file and the second to the second; keys that end in a star
// are written with the ID of a principal in its place.
type Params struct {
	// Process.
	Rounds       int       `yaml:"T" range:"[1,1200]" default:"48" symbol:"T" unit:"months" doc:"horizon" why:"months ahead of a first deal to the long-term step"`
	Mode         string    `yaml:"mode" enum:"seq|front|grand|fixed|stacked" default:"seq" doc:"seq: stage by stage; front: relief first; grand: everything at once; fixed: a named package, no bargaining; stacked: stage by stage by offers in turn among two principals or more, all of whom or as many as signers says must agree, and whatever is promised is kept: there are none of the mechanisms about two sides" why:"clear sequencing"`
	Package      string    `yaml:"package" default:"medium" doc:"the package that the modes fixed and front use"`
	First        string    `yaml:"first" full:"random" doc:"who makes the first offer of a window: random or the ID of a principal; the first principal unless given"`
	Deadline     string    `yaml:"deadline" enum:"final|concede" default:"concede" full:"final" doc:"last offer of a window; final: the proposer keeps the surplus but for the share fo; concede: it gives everything away"`
	LastShare    float64   `yaml:"fo" range:"[0,0.5]" default:"0.1" symbol:"fo" unit:"share" doc:"share of the other side's surplus that a final offer leaves it"`
	HardDeadline int       `yaml:"hard_deadline" range:"[0,1200]" default:"0" unit:"month" doc:"month after which no window opens; 0: none"`
	NoDeal       float64   `yaml:"nd_H" range:"[0,0.1]" default:"0" unit:"tension" doc:"tension that a window without a deal adds"`
	Window       int       `yaml:"Tneg" range:"[1,120]" default:"12" symbol:"T_neg" unit:"months" doc:"length of a negotiation window" why:"one diplomatic year"`
	Pause        float64   `yaml:"cool" range:"[0,120]" default:"5" symbol:"cool" unit:"months" doc:"pause after a collapse or a failed window" why:"blame phase"`
	OpenForce    int       `yaml:"openForce" range:"[0,120]" default:"5" unit:"months" doc:"months since the last signature before the next stage opens"`
	OpenClean    int       `yaml:"openClean" range:"[0,120]" default:"3" unit:"months" doc:"months without a report before the next stage opens"`
	Modes        Modes     `yaml:"modes" doc:"which of several rival assumptions hold"`
	IndexForm    string    `yaml:"K_form" enum:"geo|mean" default:"geo" edition1:"mean" symbol:"K" doc:"cooperation index: geometric or arithmetic mean of the two sides; the same as modes.K_form"`
	Init         Init      `yaml:"init" doc:"initial state"`
	Routes       Routes    `yaml:"routes" doc:"by which routes drivers enter decisions: 0 off, 1 on, or a strength between"`
	Oil          OilParams `yaml:"oil" doc:"price of oil: an Ornstein-Uhlenbeck process of the log price"`

	// Bargaining.
	ConcessionFirst   float64            `yaml:"betaG" range:"(0,20]" default:"0.6" symbol:"beta" doc:"shape of concession, first principal: below 1 late (Boulware), 1 linear, above 1 early (Conceder)" why:"cautious: mildly Boulware"`
	ConcessionSecond  float64            `yaml:"betaU" range:"(0,20]" default:"0.6" symbol:"beta" doc:"shape of concession, second principal" why:"cautious: mildly Boulware"`
	ConcessionStart   float64            `yaml:"kAlpha" range:"[0,1]" default:"0" symbol:"k_alpha" unit:"share" doc:"concession at the start of a window"`
	Rule              map[string]string  `yaml:"rule_*" enum:"heuristic|fixed|tit-for-tat|resource|mixture|zeuthen|equilibrium|eu-proposer|attrition|learner-belief|learner-rl" default:"heuristic" doc:"rule by which the principal bargains, in the place of concession with time (heuristic); for principals whose type is the usual one" why:"the source shows no strategy; rivals are compulsory before a conclusion is drawn"`
	AcceptanceNoise   float64            `yaml:"tau_a" range:"[0,0.1]" default:"0" symbol:"tau_a" unit:"utility" doc:"noise of acceptance; 0: none"`
	Trade             string             `yaml:"trade" enum:"exact|similar" default:"exact" doc:"how an offer is chosen among those worth the same to the proposer; exact: best for the other side; similar: nearest to its last offer"`
	MarginFirst       float64            `yaml:"mG" range:"[-1,1]" default:"0.02" symbol:"m" unit:"utility" doc:"what a deal must be worth beyond the status quo, first principal"`
	MarginSecond      float64            `yaml:"mU" range:"[-1,1]" default:"0.015" symbol:"m" unit:"utility" doc:"what a deal must be worth beyond the status quo, second principal"`
	Option            map[string]string  `yaml:"no_deal_*" enum:"inside|outside|breakdown" default:"inside" doc:"what the margin of the principal stands for; inside: a flow during talks; outside: what it could have by leaving, which only rules out worse deals; breakdown: what remains if talks break down, computed like inside"`
	EstimateError     float64            `yaml:"sdW" range:"[0,2]" default:"0.15" symbol:"sd_w" unit:"relative" doc:"standard error of a party's estimate of the other's weights"`
	OpeningDraft      float64            `yaml:"draft_0" range:"[0,1]" default:"0.5" unit:"share" doc:"share of what is left on the agenda that the first text of a window promises"`
	Residue           float64            `yaml:"residue" range:"[0,1)" default:"0" symbol:"e" unit:"share" doc:"share of a promised step that a cheater still delivers" why:"outright defection"`
	Hurting           float64            `yaml:"h_hurt" range:"[0,0.1]" default:"0" symbol:"h" unit:"utility per year" doc:"fall of the reservation value without an agreement: hurting stalemate (Zartman 2000)"`
	Mediator          float64            `yaml:"mediator" range:"[0,1]" default:"0.4" unit:"share of rounds" doc:"share of rounds in which a mediator's text is on the table" why:"neighbours offer their good offices"`
	TextSlack         float64            `yaml:"tolSNT" range:"[0,1]" default:"0.75" symbol:"tol" unit:"share" doc:"share of its demand that a mediated text must meet"`
	TextStep          float64            `yaml:"eta" range:"(0,1000]" default:"10" symbol:"eta" doc:"step by which a text moves towards the side that misses more"`
	Drafts            int                `yaml:"drafts" range:"[1,1000]" default:"10" symbol:"D" doc:"drafts per mediated round"`
	MediatorError     float64            `yaml:"sd_M" range:"[0,0.3]" default:"0" unit:"relative" doc:"error of the mediator's estimates" why:"honest text"`
	MediatorTilt      float64            `yaml:"B_M" range:"[-1,1]" default:"0" doc:"tilt of the text; positive favours the first principal" why:"honest text"`
	Lie               map[string]float64 `yaml:"lie_*" range:"[0,1]" default:"0" unit:"relative" doc:"share by which the principal inflates its deficit towards the mediator"`
	Discount          float64            `yaml:"delta" range:"[0.6,1)" default:"0.96" symbol:"d" unit:"per month" doc:"patience"`
	TrustworthyFirst  float64            `yaml:"pG" range:"[0,1]" default:"0.4" symbol:"pi" unit:"probability" doc:"probability that the first principal is trustworthy" why:"tactical adjustment"`
	TrustworthySecond float64            `yaml:"pU" range:"[0,1]" default:"0.65" symbol:"pi" unit:"probability" doc:"probability that the second principal is trustworthy" why:"the legislature may block"`

	RulesParams `yaml:",inline"`

	StackedParams `yaml:",inline"`

	// Compliance. T is the trustworthy type, N the other.
	DiscountT     float64 `yaml:"dT" range:"[0.6,1)" default:"0.96" symbol:"delta_T" unit:"per month" doc:"patience of type T" why:"same for both types: one knob per type"`
	DiscountN     float64 `yaml:"dN" range:"[0.6,1)" default:"0.96" symbol:"delta_N" unit:"per month" doc:"patience of type N"`
	CostT         float64 `yaml:"cT" range:"[0,1.5]" default:"1" symbol:"c_T" unit:"factor" doc:"own cost of delivery, type T" why:"neutral"`
	CostN         float64 `yaml:"cN" range:"[0,1.5]" default:"1" symbol:"c_N" unit:"factor" doc:"own cost of delivery, type N" why:"neutral"`
	TemptationT   float64 `yaml:"zT" range:"[1,5]" default:"1" symbol:"zeta_T" unit:"factor" doc:"temptation of type T"`
	TemptationN   float64 `yaml:"zN" range:"[1,5]" default:"1.5" symbol:"zeta_N" unit:"factor" doc:"temptation of type N" why:"the untrustworthy type's only knob"`
	Assurance     float64 `yaml:"gamT" range:"[0,5]" default:"2.5" symbol:"gamma" doc:"what type T loses by exploiting a partner that complies (Kydd 2005)" why:"exceeds the steepest loss, so that a trusted partner is never worth cheating"`
	Punishment    float64 `yaml:"Npun" range:"[1,inf]" default:"9" symbol:"N" unit:"months" doc:"how long both sides expect a collapse to last; inf: for ever" why:"close to what runs show"`
	Precision     float64 `yaml:"lamQ" range:"(0,inf]" default:"200" symbol:"lambda_Q" unit:"per unit of monthly utility" doc:"precision of the choice between complying and cheating (logit); inf: best reply"`
	Inertia       float64 `yaml:"inertia" range:"[0,1)" default:"0.7" unit:"probability per month" doc:"conduct is kept without a new decision" why:"one to two decisions a quarter"`
	FutureWeight  float64 `yaml:"k_fut" range:"[0,1]" default:"0.25" unit:"share" doc:"weight of stages still to come in what a cheater stands to lose"`
	FutureLevel   float64 `yaml:"fut_lvl" range:"[0,1]" default:"0.5" unit:"share" doc:"level that stages to come are expected to bring"`
	Speed         float64 `yaml:"speed" range:"(0,1]" default:"0.5" unit:"share per month" doc:"share of the way to its target that a level moves"`
	CosmeticShare float64 `yaml:"cos_share" range:"[0,1]" default:"0.6" unit:"share" doc:"what a cosmetic delivery brings about where nothing can be faked"`

	// Verification.
	Monitor            float64 `yaml:"monitor" range:"[0,1]" default:"0.65" symbol:"m" unit:"share" doc:"monitor strength" why:"multilateral verification, contested access"`
	FalseAlarm         float64 `yaml:"fa" range:"[0,0.2]" default:"0.03" symbol:"f0" unit:"probability per month" doc:"false alarm per deal and side, before monitoring"`
	Publicity          float64 `yaml:"pub" range:"[0,1]" default:"0.5" unit:"share" doc:"publicity of outright defection"`
	GuarantorDetection float64 `yaml:"q_g" range:"[0,1]" default:"0.25" unit:"share" doc:"what guarantors add to detection (route gua.qf)"`
	GuarantorAlarms    float64 `yaml:"f_g" range:"[0,1]" default:"0.4" unit:"share" doc:"what guarantors take from false alarms (route gua.qf)"`
	OwnStake           float64 `yaml:"st_o" range:"[0,1]" default:"0.5" unit:"share" doc:"weight of the owing side's stakes in what inspectors look at"`

	// Enforcement and guarantors.
	EnforceFirst       float64 `yaml:"enfG" range:"[0,1]" default:"0.65" symbol:"enf" unit:"probability" doc:"will of the first principal to enforce"`
	EnforceSecond      float64 `yaml:"enfU" range:"[0,1]" default:"0.7" symbol:"enf" unit:"probability" doc:"will of the second principal to enforce" why:"relief is revocable"`
	Proof              float64 `yaml:"phi" range:"[-1,1]" default:"0.5" symbol:"phi" unit:"probability" doc:"standard of proof: enforcement only where a violation is more probable; below 0: every report" why:"more likely than not"`
	Snapback           float64 `yaml:"snapback" range:"[0,1]" default:"1" symbol:"snap" unit:"share" doc:"completeness with which enforcement undoes levels" why:"licences can be revoked"`
	SnapbackTension    float64 `yaml:"ten_snap" range:"[0,0.5]" default:"0.15" unit:"tension" doc:"tension that a snapback adds"`
	EnforcerLegitimacy float64 `yaml:"leg_enf" range:"[0,0.5]" default:"0.01" unit:"legitimacy" doc:"what a snapback costs the side that enforces"`
	AccusedLegitimacy  float64 `yaml:"leg_acc" range:"[0,0.5]" default:"0.03" unit:"legitimacy" doc:"what a snapback costs the side accused"`
	Guarantor          float64 `yaml:"guarantor" range:"[0,1]" default:"0.5" symbol:"g" unit:"share" doc:"strength of all guarantors; the sum of the strengths under guarantors" why:"guarantors exist, their tools are weak"`
	Cure               float64 `yaml:"cure" range:"[0,1]" default:"0.35" unit:"probability" doc:"probability that guarantors of full strength restore compliance" why:"encourage compliance"`
	GuarantorPenalty   float64 `yaml:"Gpen" range:"[0,0.2]" default:"0.05" symbol:"G_pen" unit:"utility per month" doc:"what guarantors add to the loss of a cheater (route gua.pen)" why:"discourage reversals"`
	Waning             float64 `yaml:"omega" range:"[0,0.05]" default:"0.01" symbol:"omega" unit:"per month" doc:"waning of the guarantors' strength (Beardsley 2011)"`
	Brokerage          float64 `yaml:"brok" range:"[0,5]" default:"2" unit:"months" doc:"by how much guarantors shorten the pause (route gua.cool)"`

	// Trust.
	Forgetting     float64 `yaml:"lambda_mu" range:"[0.8,1]" default:"1" symbol:"lambda_mu" unit:"per month" doc:"log-odds of trust that are kept; 1: types do not fade"`
	PriorWeight    float64 `yaml:"W" range:"(0,1000]" default:"4" symbol:"W" unit:"reports" doc:"weight of the base rate (belief beta)"`
	CountKeep      float64 `yaml:"forget" range:"(0,1]" default:"0.98" symbol:"lambda" unit:"per month" doc:"evidence that is kept (belief beta)"`
	EvidenceWeight float64 `yaml:"evw" range:"[0,1]" default:"0.5" symbol:"w_ev" unit:"share" doc:"discount of autocorrelated reports (belief beta)"`

	RatifyParams `yaml:",inline"`

	PressureParams `yaml:",inline"`

	// Domestic politics.
	Backlash          float64            `yaml:"congress" range:"[0,2]" default:"1" symbol:"cong" unit:"factor" doc:"backlash in the second principal's legislature as a vote comes near"`
	DiasporaBacklash  float64            `yaml:"diaspora" range:"[0,2]" default:"1" symbol:"dias" unit:"factor" doc:"backlash in the diaspora as a vote comes near"`
	RatifierNoise     map[string]float64 `yaml:"tau_v" range:"[0,1]" symbol:"tau_v" unit:"utility" doc:"scale of a ratifier's taste shocks, by its ID; replaces tau under ratifiers"`
	Discretion        map[string]float64 `yaml:"zeta_v" range:"[-1,1]" symbol:"zeta_v" unit:"utility" doc:"discretion of the executive towards a ratifier, by its ID; replaces zeta times tau under ratifiers"`
	TastePersistence  float64            `yaml:"rho_eps" range:"[0,1]" default:"0" full:"0.95" symbol:"rho_eps" unit:"per month" doc:"autocorrelation of taste shocks: 0 fresh draws, near 1 a no stays a no"`
	RatifierLearning  float64            `yaml:"pub_v" range:"[0,1]" default:"0" full:"0.5" unit:"share" doc:"share of its principal's change in log-odds that a ratifier with own trust follows"`
	RatifierTrust     string             `yaml:"T_v" enum:"own|principal" default:"principal" full:"own" doc:"whose trust ratifiers have"`
	Abstention        float64            `yaml:"abst" range:"[0,0.05]" default:"0" full:"0.005" unit:"utility" doc:"stake below which a ratifier lets a deal pass"`
	SamePackage       float64            `yaml:"d_same" range:"[0,0.2]" default:"0.05" unit:"level" doc:"packages that differ by no more count as the same"`
	ResubmitWait      float64            `yaml:"try_gap" range:"[0,12]" default:"0" full:"3" unit:"months" doc:"wait before a refused package may be submitted again"`
	RefusalLegitimacy float64            `yaml:"leg_refuse" range:"[0,0.05]" default:"0.005" unit:"legitimacy" doc:"what a refusal costs the principal"`
	VoteFirst         int                `yaml:"elecV" range:"[0,1200]" default:"10" symbol:"t_E" unit:"month" doc:"first vote of the first principal; 0: none, unless a shock calls one" why:"a critical electoral moment"`
	VoteSecond        int                `yaml:"elecU" range:"[0,1200]" default:"16" symbol:"t_E" unit:"month" doc:"first vote of the second principal; 0: none, unless a shock calls one" why:"election cycle"`
	PeriodFirst       int                `yaml:"perV" range:"[0,1200]" default:"72" unit:"months" doc:"months between votes of the first principal; 0: a single vote"`
	PeriodSecond      int                `yaml:"perU" range:"[0,1200]" default:"24" unit:"months" doc:"months between votes of the second principal; 0: a single vote"`
	VoteWidth         float64            `yaml:"wE" range:"(0,120]" default:"4" symbol:"w_E" unit:"months" doc:"width of the approach to a vote"`
	AfterLevel        float64            `yaml:"e_post" range:"[0,1]" default:"0" full:"0.5" unit:"share" doc:"proximity just after a vote that has been held"`
	AfterWidth        float64            `yaml:"w_post" range:"[1,6]" default:"2" unit:"months" doc:"how long results are contested"`
	VoteWeightFirst   float64            `yaml:"aV" range:"[0,3]" default:"0.8" symbol:"a_V" unit:"factor" doc:"rise of electoral stakes at a vote of the first principal (route ele.wV)" why:"stakes rise near votes"`
	VoteWeightSecond  float64            `yaml:"aU" range:"[0,3]" default:"0.8" symbol:"a_U" unit:"factor" doc:"rise of the stakes of relief at a vote of the second principal (route ele.wU)" why:"stakes rise near votes"`
	VoteRelief        float64            `yaml:"b_e" range:"[0,1]" default:"0.02" unit:"utility" doc:"rise of the second principal's reservation value at a vote (route ele.bU)"`

	// Environment.
	Incident       float64 `yaml:"incident" range:"[0,1]" default:"0.15" symbol:"lam" unit:"probability per month" doc:"incidents" why:"crises in public"`
	Channel        float64 `yaml:"chi" range:"[0,1]" default:"0.6" symbol:"chi" unit:"share" doc:"damping of incidents by an open channel" why:"channels prevent escalation"`
	SeverityLow    float64 `yaml:"sev_lo" range:"[0,0.5]" default:"0.03" unit:"tension" doc:"smallest severity of an incident"`
	SeverityHigh   float64 `yaml:"sev_hi" range:"[0,0.5]" default:"0.15" unit:"tension" doc:"largest severity of an incident"`
	Spoiler        float64 `yaml:"spoiler" range:"[0,1]" default:"0.25" symbol:"spo" unit:"share" doc:"strength of spoilers" why:"hardliners on both sides"`
	Capacity       float64 `yaml:"capacity" range:"[0,1]" default:"0.4" symbol:"s" unit:"share" doc:"capacity of a trustworthy party to control its spoilers (Kydd & Walter 2002)"`
	SpoilerRate    float64 `yaml:"spo_0" range:"[0,1]" default:"0.5" unit:"probability per month" doc:"rate of attacks by spoilers of full strength"`
	SpoilerIdle    float64 `yaml:"spo_1" range:"[0,1]" default:"0.25" unit:"share" doc:"share of that rate while no agreement is in force"`
	SpoilerLow     float64 `yaml:"ssv_lo" range:"[0,0.5]" default:"0.05" unit:"tension" doc:"smallest severity of an attack"`
	SpoilerHigh    float64 `yaml:"ssv_hi" range:"[0,0.5]" default:"0.2" unit:"tension" doc:"largest severity of an attack"`
	TypeBlind      int     `yaml:"spo_believed" range:"[0,1]" default:"0" doc:"1: attacks are equally likely for both types, but believed to be informative"`
	SpoilerDamping float64 `yaml:"sp_d" range:"[0,1]" default:"0.5" unit:"share" doc:"damping of the news in an attack by the channel (route ch.inf)"`
	OilWeight      float64 `yaml:"a_oil" range:"[0,3]" default:"0.8" symbol:"a_oil" unit:"per log price" doc:"fall of the cost of relief when oil is dear (route oil.w)"`
	OilClip        float64 `yaml:"oil_c" range:"[0,1.2]" default:"0.6" unit:"log price" doc:"deviation of the price beyond which nothing more is added"`
	OilEnforcement float64 `yaml:"oil_e" range:"[0,2]" default:"0.9" unit:"per log price" doc:"fall of the will to enforce when oil is dear (route oil.enf)"`
	OilReservation float64 `yaml:"bz_o" range:"[0,1]" default:"0.05" unit:"utility per log price" doc:"oil in the reservation values (route oil.b)"`
	MigrationBase  float64 `yaml:"mw_0" range:"[0,3]" default:"0.7" unit:"factor" doc:"weight of migration cooperation without pressure (route mig.w)"`
	MigrationSlope float64 `yaml:"mw_1" range:"[0,3]" default:"0.5" unit:"factor" doc:"what full migration pressure adds to it"`
	MigrationRes   float64 `yaml:"b_M" range:"[0,1]" default:"0.03" unit:"utility" doc:"migration in the second principal's reservation value (route mig.b)"`
	MigrationRef   float64 `yaml:"M_ref" range:"[0,1]" default:"0.5" doc:"migration pressure that changes nothing"`
	LivingRes      float64 `yaml:"b_E" range:"[0,1]" default:"0.04" unit:"utility" doc:"living standard in the first principal's reservation value (route E.b)"`
	LivingRef      float64 `yaml:"E_ref" range:"[0,1]" default:"0.5" doc:"living standard that changes nothing"`
	PatronBeta     float64 `yaml:"betaPat" range:"[0,1]" default:"0.1" symbol:"beta_pat" unit:"share" doc:"weight of patrons in the first principal's reservation value (route pat.b)" why:"patrons soften isolation"`
	PatronWeight   float64 `yaml:"pat_w" range:"[0,1]" default:"0.3" unit:"utility" doc:"scale of that weight"`
	PatronRef      float64 `yaml:"pat_ref" range:"[0,1]" default:"0.5" doc:"patron support that changes nothing"`
	PatronRate     float64 `yaml:"r_pat" range:"[0,0.2]" default:"0.05" unit:"per month" doc:"speed of patron support"`
	PatronBase     float64 `yaml:"pat_0" range:"[0,1]" default:"0.65" doc:"patron support at rest without relief"`
	PatronRelief   float64 `yaml:"pat_R" range:"[0,1]" default:"0.3" doc:"fall of patron support with relief"`
	Hooks          string  `yaml:"hooks" enum:"off|lagged|anticipated" default:"off" doc:"whether issues with the hooks observation and monitor change what can be verified; lagged: by the level that is implemented; anticipated: also in what parties expect of a text, together with the hooks channel and guarantee, so that they bargain over institutions"`
	HookGain       float64 `yaml:"nu_V4" range:"[0,1]" default:"0.2" unit:"share" doc:"what full observation adds to the verifiability of the issues observed (hooks)" why:"observers see what rules on paper hide"`
	PatronDistance float64 `yaml:"pat_V" range:"[0,1]" default:"0.4" doc:"fall of patron support as their role is cut"`

	// Propagation: relief index R, living standard E, migration M, tension H.
	Relief1          float64 `yaml:"R_1" range:"[0,1]" default:"0.3" symbol:"R_1" doc:"weight of licences in the relief index"`
	Relief2          float64 `yaml:"R_2" range:"[0,1]" default:"0.5" symbol:"R_2" doc:"weight of sectoral easing in the relief index"`
	Relief3          float64 `yaml:"R_3" range:"[0,1]" default:"0.2" symbol:"R_3" doc:"weight of assets and channels in the relief index"`
	LivingRate       float64 `yaml:"r_E" range:"[0,1]" default:"0.08" unit:"per month" doc:"speed of the living standard"`
	LivingBase       float64 `yaml:"E_0" range:"[0,1]" default:"0.3" doc:"living standard at rest without relief"`
	LivingRelief     float64 `yaml:"E_R" range:"[0,3]" default:"0.35" doc:"rise of the living standard with relief"`
	LivingOil        float64 `yaml:"E_z" range:"[0,3]" default:"0.25" doc:"rise of the living standard with the price of oil (route oil.E)"`
	LivingPatrons    float64 `yaml:"E_G" range:"[0,3]" default:"0.08" doc:"rise of the living standard with patron support (route pat.E)"`
	MigrationRate    float64 `yaml:"r_M" range:"[0,1]" default:"0.1" unit:"per month" doc:"speed of migration pressure"`
	MigrationRest    float64 `yaml:"M_0" range:"[0,1]" default:"0.7" doc:"migration pressure at rest"`
	MigrationLiving  float64 `yaml:"M_E" range:"[0,3]" default:"0.6" doc:"fall of migration pressure with the living standard"`
	MigrationControl float64 `yaml:"M_V" range:"[0,3]" default:"0.25" doc:"fall of migration pressure with cooperation on migration"`
	MigrationTension float64 `yaml:"M_H" range:"[0,3]" default:"0.15" doc:"rise of migration pressure with tension"`
	TensionKeep      float64 `yaml:"H_keep" range:"[0,1)" default:"0.85" unit:"per month" doc:"persistence of tension"`
	TensionBase      float64 `yaml:"H_base" range:"[0,1]" default:"0.48" doc:"tension at rest without cooperation or incidents"`
	TensionRelief    float64 `yaml:"H_K" range:"[0,1]" default:"0.55" doc:"fall of tension with cooperation"`
	TensionSnapback  float64 `yaml:"H_snap" range:"[0,1]" default:"0.12" doc:"rise of tension at rest in a month with a snapback"`
	TensionReport    float64 `yaml:"H_rep" range:"[0,1]" default:"0.015" doc:"tension that each accused side adds"`

	// Outcome classes and flags.
	ClassWindow    int     `yaml:"W_c" range:"[1,120]" default:"6" symbol:"W_c" unit:"months" doc:"final months that decide the class of a run"`
	EscalationAt   float64 `yaml:"h_esc" range:"[0,1]" default:"0.66" symbol:"h_esc" unit:"tension" doc:"escalation from here" why:"above the tension at rest without cooperation"`
	DetenteAt      float64 `yaml:"k_det" range:"[0,1]" default:"0.45" symbol:"k_det" doc:"cooperation from which there is a détente" why:"convention"`
	DetenteTension float64 `yaml:"h_det" range:"[0,1]" default:"0.4" symbol:"h_det" unit:"tension" doc:"largest tension of a détente" why:"convention"`
	ThawAt         float64 `yaml:"k_thaw" range:"[0,1]" default:"0.18" symbol:"k_thaw" doc:"cooperation from which there is a thaw" why:"convention"`
	BothSides      float64 `yaml:"side_min" range:"[0,1]" default:"0.5" unit:"share" doc:"share of these bounds that each side must reach" why:"one-sided delivery is not cooperation"`
	ConsolidRelief float64 `yaml:"cons_R" range:"[0,1]" default:"0.5" doc:"flag consolidation: relief above"`
	ConsolidReform float64 `yaml:"cons_V" range:"[0,1]" default:"0.15" doc:"flag consolidation: concessions of the first principal below"`
	CycleReversals int     `yaml:"n_cyc" range:"[1,100]" default:"2" doc:"flag cycle: reversals of the class"`
	NarrowDepth    float64 `yaml:"nar_d" range:"[0,1]" default:"0.3" doc:"flag narrow: depth of the deal below"`
	NarrowDelivery float64 `yaml:"nar_s" range:"[0,1]" default:"0.9" doc:"flag narrow: delivered share above"`

	OpinionParams    `yaml:",inline"`
	ThirdPartyParams `yaml:",inline"`
	PowerParams      `yaml:",inline"`
}

// Modes choose among rival assumptions; the first of each is the default.
type Modes struct {
	Valuation   string `yaml:"valuation" enum:"conditional|one-shot" default:"conditional" edition1:"one-shot" doc:"promises are valued knowing that own delivery stops when the other is caught, or as if all were exchanged at once"`
	Table       string `yaml:"table" enum:"pooled|plan" default:"pooled" edition1:"plan" doc:"types bargain alike, or a type that plans to cheat promises cheaply"`
	Belief      string `yaml:"belief" enum:"types|beta" default:"types" edition1:"beta" doc:"beliefs about types by Bayes' rule, or counts of good and bad months"`
	Information string `yaml:"information" enum:"observed|full" default:"observed" edition1:"full" doc:"levels are seen through reports, or directly"`
	Granularity string `yaml:"granularity" enum:"bundle|obligation" default:"bundle" edition1:"obligation" doc:"a side decides about its obligations together, or one by one"`
	Loss        string `yaml:"loss" enum:"net|gross" default:"net" edition1:"gross" doc:"a cheater's loss counts what it regains by the roll-back of its own steps, or not"`
	IndexForm   string `yaml:"K_form" enum:"geo|mean" default:"geo" edition1:"mean" doc:"cooperation index: geometric or arithmetic mean of the two sides"`
}

// Routes say by which way each driver enters a decision: 0 off, 1 on.
type Routes struct {
	VoteTactic         float64 `yaml:"ele.res" range:"[0,1]" default:"0" edition1:"1" doc:"time to the first principal's own vote in its concessions (heuristic): weight of the tactic that depends on what is left"`
	OilWeight          float64 `yaml:"oil.w" range:"[0,1]" default:"1" doc:"oil in the cost of relief"`
	OilReservation     float64 `yaml:"oil.b" range:"[0,1]" default:"0" edition1:"1" doc:"oil in both reservation values"`
	OilEnforcement     float64 `yaml:"oil.enf" range:"[0,1]" default:"0" edition1:"1" doc:"oil in the will to enforce"`
	OilLiving          float64 `yaml:"oil.E" range:"[0,1]" default:"0" edition1:"1" doc:"oil in the living standard"`
	VoteFirst          float64 `yaml:"ele.wV" range:"[0,1]" default:"1" full:"0" doc:"a vote in the first principal's electoral stakes"`
	VoteSecond         float64 `yaml:"ele.wU" range:"[0,1]" default:"1" doc:"a vote in the second principal's stakes in relief"`
	VoteOffice         float64 `yaml:"ele.office" range:"[0,1]" default:"0" full:"1" doc:"a vote in the first principal's hold on office: the rival of ele.wV"`
	VoteHazard         float64 `yaml:"ele.haz" range:"[0,1]" default:"0" edition1:"1" doc:"a vote in the loss of office at other times"`
	VoteReservation    float64 `yaml:"ele.bU" range:"[0,1]" default:"0" edition1:"1" doc:"a vote in the second principal's reservation value"`
	PatronReservation  float64 `yaml:"pat.b" range:"[0,1]" default:"1" doc:"patrons in the first principal's reservation value"`
	PatronLiving       float64 `yaml:"pat.E" range:"[0,1]" default:"0" edition1:"1" doc:"patrons in the living standard"`
	GuarantorCure      float64 `yaml:"gua.cure" range:"[0,1]" default:"1" doc:"guarantors restore compliance at a review"`
	GuarantorDetection float64 `yaml:"gua.qf" range:"[0,1]" default:"0" edition1:"1" doc:"guarantors improve verification"`
	GuarantorPenalty   float64 `yaml:"gua.pen" range:"[0,1]" default:"0" edition1:"1" doc:"guarantors penalise cheating"`
	GuarantorSecurity  float64 `yaml:"gua.sec" range:"[0,1]" default:"0" edition1:"1" doc:"guarantors lower the costs of those who fear for their safety, where there is an issue with the hook guarantee"`
	GuarantorPause     float64 `yaml:"gua.cool" range:"[0,1]" default:"0" edition1:"1" doc:"guarantors shorten the pause after a collapse"`
	ChannelIncident    float64 `yaml:"ch.inc" range:"[0,1]" default:"1" doc:"the channel damps incidents"`
	ChannelWeight      float64 `yaml:"ch.w" range:"[0,1]" default:"1" doc:"the channel's own weight stands for that value at the table"`
	ChannelSnapback    float64 `yaml:"ch.snap" range:"[0,1]" default:"0" edition1:"1" doc:"the channel damps the tension of a snapback"`
	ChannelSpoiler     float64 `yaml:"ch.spo" range:"[0,1]" default:"0" edition1:"1" doc:"the channel damps the tension of an attack"`
	ChannelInference   float64 `yaml:"ch.inf" range:"[0,1]" default:"0" edition1:"1" doc:"the channel damps the news in an attack"`
	LivingReservation  float64 `yaml:"E.b" range:"[0,1]" default:"0" full:"1" edition1:"1" doc:"living standard in the first principal's reservation value"`
	LivingVotes        float64 `yaml:"E.pop" range:"[0,1]" default:"0" full:"1" doc:"living standard in the first principal's votes"`
	MigrationWeight    float64 `yaml:"mig.w" range:"[0,1]" default:"1" doc:"migration in the weight of cooperation on it"`
	MigrationRes       float64 `yaml:"mig.b" range:"[0,1]" default:"0" edition1:"1" doc:"migration in the second principal's reservation value"`
	LivingSupport      float64 `yaml:"E.sup" range:"[0,1]" default:"0" edition1:"1" doc:"living standard in the support of the first principal's constituencies"`
	VoteAudience       float64 `yaml:"ele.aud" range:"[0,1]" default:"0" edition1:"1" doc:"a vote in what settling for less costs a principal before its public"`
}

// OilParams describe the log price of oil X: its step is that of an
// Ornstein-Uhlenbeck process, X' = mu + (X − mu)e^(−theta) + noise.
type OilParams struct {
	Reversion  float64 `yaml:"theta" range:"(0,10]" default:"0.1" symbol:"theta" unit:"per month" doc:"mean reversion" why:"half-life of 7 months"`
	Volatility float64 `yaml:"sigma" range:"[0,5]" default:"0.1" symbol:"sigma" unit:"log per month" doc:"volatility" why:"volatile market: stationary standard deviation 22%"`
	Mean       float64 `yaml:"mu" range:"[-20,20]" form:"ln" default:"ln 75" symbol:"mu" unit:"log price" doc:"mean of the log price; written as a number or as ln 75" why:"75 USD a barrel"`
}

// Init is the state at the start.
type Init struct {
	Living     float64            `yaml:"E" range:"[0,1]" default:"0.3" symbol:"E0" doc:"living standard" why:"severe strain"`
	Migration  float64            `yaml:"M" range:"[0,1]" default:"0.6" symbol:"M0" doc:"migration pressure" why:"migration pressure"`
	Tension    float64            `yaml:"H" range:"[0,1]" default:"0.45" symbol:"H0" doc:"tension" why:"thaw after hostility"`
	Cohesion   float64            `yaml:"C" range:"[0,1]" default:"0.6" symbol:"C0" doc:"cohesion of the opposition" why:"united in aims, divided in means"`
	Patrons    float64            `yaml:"G" range:"[0,1]" default:"0.55" symbol:"G0" doc:"patron support" why:"patrons are present"`
	Legitimacy map[string]float64 `yaml:"L_*" range:"[0,1]" default:"0.5" symbol:"L" doc:"legitimacy of the principal at home"`
}
