package scenario

// RatifyParams are the parameters of domestic ratification beyond the plain veto,
// of negotiators who look ahead to it, and of unilateral initiatives.
type RatifyParams struct {
	// Ratification.
	Quota      map[string]float64 `yaml:"quota_*" range:"[0,1]" default:"0" unit:"share" doc:"share of the votes, by the weights under shares, with which the principal's ratifiers pass a deal; 0: each has a veto" why:"vetoes: a no of one is a no"`
	Persuasion float64            `yaml:"pers" range:"[0,1]" default:"0" symbol:"pers" unit:"standard deviations" doc:"how far a principal moves a ratifier's taste by giving a month to it; costs leg_refuse" why:"off: no basis in the source"`

	// Negotiators who look ahead to ratification.
	Anticipation   float64 `yaml:"anticip" range:"[0,1]" default:"0" symbol:"anticip" unit:"share" doc:"how far principals reckon with ratifiers when they draft an offer: 0 not at all, 1 in full" why:"off: each party learns by refusals"`
	RatifierSlack  float64 `yaml:"slack" range:"[-0.1,0.1]" default:"0" symbol:"slack" unit:"utility" doc:"safety margin of such offers (needs anticip above 0)"`
	ProximalWeight float64 `yaml:"prox" range:"(0,1]" default:"1e-6" symbol:"prox" unit:"utility" doc:"least weight of the proximal term in searches under several constraints" why:"numerics, not behaviour"`
	SweepLimit     int     `yaml:"max_sweep" range:"[1,100000]" default:"200" symbol:"max_sweep" unit:"sweeps" doc:"most passes over the multipliers in such searches" why:"numerics, not behaviour"`

	// Unilateral initiatives.
	GestureRate       float64 `yaml:"grit_rate" range:"[0,1]" default:"0" symbol:"grit_rate" unit:"probability per month" doc:"a principal that may start a series of unilateral steps does so; 0: there are none (Osgood 1962)"`
	GestureCost       float64 `yaml:"grit_cost" range:"[0,0.05]" default:"0.01" symbol:"grit_cost" unit:"utility" doc:"most that a principal gives up by one step" why:"small"`
	GestureLargest    float64 `yaml:"grit_max" range:"(0,1]" default:"0.4" symbol:"grit_max" unit:"level" doc:"largest step" why:"bounded exposure"`
	GestureMatch      float64 `yaml:"grit_match" range:"[0,1]" default:"0.5" symbol:"grit_match" unit:"share" doc:"size of an answer as a share of the step"`
	GestureWindow     int     `yaml:"grit_win" range:"[1,6]" default:"3" symbol:"grit_win" unit:"months" doc:"months within which hostility counts as a reply to a step: the step is then taken back as far as it can be"`
	GestureFirst      float64 `yaml:"sigma_0" range:"(0,1]" default:"0.1" symbol:"sigma_0" unit:"level" doc:"size of the first step" why:"small, bounded exposure"`
	GestureGrowth     float64 `yaml:"factor" range:"[1,5]" default:"1.25" symbol:"factor" unit:"factor" doc:"growth of steps that are answered"`
	GesturePatience   int     `yaml:"n_u" range:"[1,24]" default:"3" symbol:"n_u" unit:"steps" doc:"steps in a row without an answer after which a series stops"`
	GestureTrust      float64 `yaml:"T_low" range:"[0,1]" default:"0.35" symbol:"T_low" unit:"probability" doc:"trust of the other side below which a principal starts a series"`
	GestureNoise      float64 `yaml:"tau_rec" range:"[0.01,0.3]" default:"0.05" symbol:"tau_rec" unit:"probability" doc:"noise in whether a step is answered"`
	GestureSeparation float64 `yaml:"lam_g" range:"[1,100]" default:"10" symbol:"lam_g" doc:"how sharply steps are told from feints" why:"mimicry below the share that separates types"`
	GestureEvidence   float64 `yaml:"wg" range:"[0,3]" default:"0.5" symbol:"w_g" unit:"reports" doc:"evidence in a step that nobody would feign" why:"half of a hostile act: negativity"`
	EvidenceOdds      float64 `yaml:"k_odds" range:"[0,3]" default:"1" symbol:"k_odds" unit:"log-odds per report" doc:"weight of other evidence than reports (belief types)"`
}
