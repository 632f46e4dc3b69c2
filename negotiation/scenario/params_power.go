package scenario

// PowerParams are about who holds office and how it is lost: elections and their
// results, the rent of office, changes of government, and the opposition.
type PowerParams struct {
	// Results of the first principal's votes.
	ResultBase       float64 `yaml:"k0" range:"[-6,0]" default:"-3.5" symbol:"k0" unit:"log-odds" doc:"log-odds that the first principal loses a vote that is not fair at all" why:".03 unfair"`
	ResultFairness   float64 `yaml:"k1" range:"[0,50]" default:"25" symbol:"k1" unit:"log-odds per share" doc:"what full fairness adds per unit of the opposition's lead" why:".68 at a fair vote against a united opposition"`
	ResultDivided    float64 `yaml:"coh_0" range:"[0,1]" default:"0.5" unit:"share" doc:"share of its votes that an opposition without cohesion can use"`
	VoteSupport      float64 `yaml:"pop_0" range:"[0.1,0.6]" default:"0.35" symbol:"pop" unit:"share" doc:"votes of the first principal at the start" why:"a minority at the living standard of the start"`
	VoteLiving       float64 `yaml:"pop_E" range:"[0,2]" default:"0.5" unit:"share" doc:"votes that a higher living standard brings (route E.pop)" why:"relief without reform strengthens who governs"`
	VoteLegitimacy   float64 `yaml:"pop_L" range:"[0,1]" default:"0.3" unit:"share" doc:"votes that higher legitimacy brings"`
	ResultLegitimacy float64 `yaml:"leg_vote" range:"[0,0.5]" default:"0.1" unit:"legitimacy" doc:"legitimacy that a vote adds per unit of fairness above one half"`

	// Rent of office.
	OfficeShare     float64 `yaml:"office" range:"[0,1]" default:"0" full:"0.6" symbol:"office" unit:"share" doc:"share of the first principal's stakes in a fair vote that gives way to the rent of office (needs the route ele.office above 0); 0: off" why:"electoral rules cost mainly power"`
	OfficeScale     float64 `yaml:"B_mult" range:"[0,5]" default:"1" unit:"factor" doc:"scale of the rent of office"`
	OfficeInsurance float64 `yaml:"ins_max" range:"[0,1]" default:"0.6" unit:"share" doc:"share of the loss of office that full guarantees make up for" why:"listings and guarantees insure life after office"`
	AnnulCost       float64 `yaml:"c_ann" range:"[0,1]" default:"0.15" unit:"utility" doc:"cost of annulling a fully fair vote" why:"deterred by insurance"`

	// The opposition and the vote.
	CampaignLead       int     `yaml:"part_lead" range:"[0,12]" default:"3" unit:"months" doc:"how long before a vote the opposition decides to take part"`
	CampaignPrecision  float64 `yaml:"lam_opp" range:"[5,200]" default:"40" unit:"per unit of utility" doc:"precision of that decision"`
	CampaignPrize      float64 `yaml:"R_opp" range:"[0,1]" default:"0.3" unit:"utility" doc:"what winning is worth to the opposition" why:"indifferent at fairness .33"`
	CampaignComplicity float64 `yaml:"c_leg" range:"[0,0.3]" default:"0.05" unit:"utility" doc:"cost of taking part in a vote that is not fair at all"`
	BoycottStrength    float64 `yaml:"part_boy" range:"[0,1]" default:"0.2" unit:"share" doc:"share of its strength that a boycotting opposition brings to bear"`
	BoycottSplit       float64 `yaml:"c_split" range:"[0,0.5]" default:"0.1" unit:"cohesion" doc:"cohesion lost when only the rejectionists stay away"`
	BoycottWorth       float64 `yaml:"boy_val" range:"[0,1]" default:"0.5" unit:"factor" doc:"the second principal's stake in a fair vote that is boycotted"`
	HardlinerFair      float64 `yaml:"opr_fair" range:"[0,1]" default:"0.8" unit:"level" doc:"fairness below which the rejectionists stay away"`

	// Changes of government.
	Turnover         map[string]float64 `yaml:"turn_*" range:"[0,1]" default:"0" full:"1" unit:"probability" doc:"probability that a lost vote, or a loss of power, replaces the principal's office holder; 0: off" why:"a vote has a result"`
	HeirShift        float64            `yaml:"shift" range:"[0,1]" default:"0.8" unit:"share" doc:"share of the opposition's preferences in those of a new first principal"`
	HeirTrustworthy  float64            `yaml:"pi_new" range:"[0,1]" default:"0.7" symbol:"pi" unit:"probability" doc:"probability that a new first principal is trustworthy"`
	EvidenceKept     float64            `yaml:"evid_keep" range:"[0,1]" default:"0.5" unit:"share" doc:"evidence of and about a principal that a change of government leaves" why:"half the record"`
	HeirLegitimacy   float64            `yaml:"L_new" range:"[0,1]" default:"0.6" unit:"legitimacy" doc:"legitimacy of a new first principal"`
	PollBase         float64            `yaml:"kU_0" range:"[-3,3]" default:"-0.6" unit:"log-odds" doc:"log-odds that the second principal loses a vote at legitimacy one half" why:".35 per vote"`
	PollLegitimacy   float64            `yaml:"kU_1" range:"[0,10]" default:"4" unit:"log-odds" doc:"fall of these with legitimacy"`
	HeirHawkishness  float64            `yaml:"hawk" range:"[0,1]" default:"0.2" unit:"log" doc:"standard deviation of a new second principal's stakes in what it owns"`
	HeirBacklash     float64            `yaml:"bl_max" range:"[0,2]" default:"2" unit:"factor" doc:"largest backlash in legislature and diaspora that a new second principal meets"`
	HazardRate       float64            `yaml:"h0" range:"[0,1]" default:"0" full:"0.005" edition1:"0.005" symbol:"h0" unit:"per month" doc:"loss of office outside votes at the legitimacy L_ref; 0: off" why:"about 6% a year"`
	HazardLegitimacy float64            `yaml:"k_L" range:"[0,20]" default:"4" symbol:"k_L" doc:"its fall with legitimacy, exponential"`
	HazardReference  float64            `yaml:"L_ref" range:"[0,1]" default:"0.5" symbol:"L_ref" unit:"legitimacy" doc:"legitimacy at which it is h0"`

	// Cohesion of the opposition.
	OppositionStrength  float64 `yaml:"opp" range:"[0,1]" default:"0" full:"1" symbol:"opp" unit:"share" doc:"strength of the opposition's politics; 0: its cohesion never changes"`
	CohesionSpeed       float64 `yaml:"c_r" range:"[0,1]" default:"0.1" symbol:"c_r" unit:"per month" doc:"speed of cohesion"`
	CohesionEnvy        float64 `yaml:"c1" range:"[0,2]" default:"1" symbol:"c1" unit:"per utility" doc:"fall of cohesion with the difference of what the two wings have gained"`
	CohesionSelective   float64 `yaml:"c2" range:"[0,2]" default:"0.2" symbol:"c2" doc:"fall of cohesion where concessions please the pragmatic wing alone" why:"selective concessions split"`
	CohesionReservation float64 `yaml:"c_b" range:"[0,0.2]" default:"0" edition1:"0.05" symbol:"c_b" unit:"utility" doc:"what a wholly divided opposition adds to the first principal's reservation value"`
	CohesionWorth       float64 `yaml:"v_C" range:"[0,1]" default:"0.5" symbol:"v_C" unit:"share" doc:"part of the second principal's stake in a fair vote that does not depend on cohesion"`
	SidelineTolerance   float64 `yaml:"opp_tol" range:"[0,0.1]" default:"0.01" unit:"utility" doc:"loss from a deal from which the opposition refuses it"`
	SidelineCost        float64 `yaml:"opp_ref" range:"[0,0.3]" default:"0.05" unit:"cohesion" doc:"what such a refusal costs in cohesion"`
	CooptationCohesion  float64 `yaml:"coop_C" range:"[0,1]" default:"0.35" unit:"cohesion" doc:"flag co-optation: cohesion of the opposition below" why:"convention"`
	CooptationDelivery  float64 `yaml:"coop_V" range:"[0,1]" default:"0.3" doc:"flag co-optation: concessions of the first principal below, with a deal in force" why:"convention"`
}
