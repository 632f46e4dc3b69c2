package scenario

import "strings"

// RulesParams are the parameters of bargaining rules; rule_* chooses among them.
type RulesParams struct {
	// All rules.
	Patience string `yaml:"eq_info" enum:"pooled|known" default:"pooled" doc:"patience that both sides see; pooled: the mean over types, so that an offer reveals nothing; known: that of the true type"`

	// Rules eu-proposer, learner-belief.
	Spread   float64 `yaml:"s_acc" range:"[0.005,0.1]" default:"0.02" symbol:"s_acc" unit:"utility" doc:"scale of the chance that the other side takes an offer" why:"error near the margin over no deal"`
	Midpoint float64 `yaml:"mid_0s" range:"[0,1]" default:"0.5" unit:"share" doc:"share of what it could gain that the other side is first thought to take with probability one half"`
	Learning float64 `yaml:"eta_mid" range:"[0,1]" default:"0.3" symbol:"eta_mid" unit:"share" doc:"how far a refusal moves that towards what was refused"`
	Points   int     `yaml:"n_b" range:"[21,201]" default:"41" unit:"count" doc:"thresholds of the other side that are told apart"`
	Keep     float64 `yaml:"keep_b" range:"[0,1]" default:"0.5" unit:"share" doc:"what is learnt about thresholds and kept for the next window" why:"new delegations half remember"`

	// Rule attrition.
	Leave       float64 `yaml:"woa_min" range:"[0,0.6]" default:"0.4" unit:"share" doc:"share of what it could gain that a side that insists leaves to the other" why:"an offer worth taking; each decision then yields with a probability of about 0.05"`
	HoldingCost float64 `yaml:"c_woa" range:"[0,0.05]" default:"0" unit:"utility per month" doc:"cost of holding out"`

	// Rule zeuthen.
	Step float64 `yaml:"zeu_step" range:"[0.01,0.5]" default:"0.05" unit:"share" doc:"unit of concessions, as a share of what a side could gain" why:"small enough to end near the Nash package, large enough to end within a window"`

	// Rule learner-rl.
	Forgetting float64 `yaml:"fr" range:"[0,0.5]" default:"0.1" unit:"share" doc:"attraction of demands that fades after a window (Roth & Erev 1995)"`
	Training   int     `yaml:"rl_train" range:"[0,5000]" default:"500" unit:"runs" doc:"runs, with random numbers of their own, in which habits form before the experiment"`
	Online     int     `yaml:"rl_online" range:"[0,1]" default:"0" doc:"1: habits go on forming in a run, window by window"`

	// Rules heuristic, tit-for-tat, resource, mixture.
	TrustBase    float64 `yaml:"tr_0" range:"[0,2]" default:"1" unit:"factor" doc:"factor on the shape of concession without trust in the other side"`
	TrustSlope   float64 `yaml:"tr_1" range:"[0,2]" default:"0" unit:"factor" doc:"what full trust adds to that factor: who trusts concedes earlier"`
	Reciprocity  float64 `yaml:"rec" range:"[0,2]" default:"1" unit:"ratio" doc:"what a concession of the other side is answered with (rule tit-for-tat)" why:"classical tit for tat"`
	Span         int     `yaml:"n_tft" range:"[1,4]" default:"1" unit:"offers" doc:"offers of the other side over which its concessions are averaged"`
	LivingScale  float64 `yaml:"res_E" range:"[0,10]" default:"3" unit:"factor" doc:"staying power of the first principal per unit of the living standard; 0: the living standard does not matter to it (rule resource)"`
	MixTime      float64 `yaml:"mix_time" range:"[0,1]" default:"1" unit:"weight" doc:"weight of concession with time (rule mixture)"`
	MixBehaviour float64 `yaml:"mix_behaviour" range:"[0,1]" default:"1" unit:"weight" doc:"weight of tit for tat (rule mixture)"`
	MixResource  float64 `yaml:"mix_resource" range:"[0,1]" default:"0" unit:"weight" doc:"weight of concession as a resource runs out (rule mixture)"`

	// Wants read off offers.
	OpponentModel float64 `yaml:"fq" range:"[0,1]" default:"0" unit:"share" doc:"share of what the other side is thought to want that is read off its offers"`

	// Comparison of rules.
	RuleShare float64         `yaml:"rule_share" range:"[0.5,1]" default:"0.8" unit:"share" doc:"an effect that keeps its sign under fewer pairs of rules is conditional on them"`
	Smallest  SmallestEffects `yaml:"sesoi" doc:"smallest effects of interest"`
}

// SmallestEffects are the sizes from which a difference between two arrangements
// is worth talking about, by what is measured.
type SmallestEffects struct {
	Delivered   float64 `yaml:"V" range:"[0,1]" default:"0.02" unit:"index" doc:"delivered concessions, and other indices and utilities without a size of their own"`
	Cooperation float64 `yaml:"K" range:"[0,1]" default:"0.02" unit:"index" doc:"cooperation"`
	Relief      float64 `yaml:"R" range:"[0,1]" default:"0.02" unit:"index" doc:"relief"`
	Compliance  float64 `yaml:"comp" range:"[0,1]" default:"0.02" unit:"share" doc:"compliance"`
	Share       float64 `yaml:"share" range:"[0,1]" default:"0.05" unit:"share of runs" doc:"how often something happens"`
	Trust       float64 `yaml:"trust" range:"[0,1]" default:"0.03" unit:"probability" doc:"trust"`
	Tension     float64 `yaml:"H" range:"[0,1]" default:"0.02" unit:"tension" doc:"tension"`
	Months      float64 `yaml:"months" range:"[0,1200]" default:"1" unit:"months" doc:"durations"`
}

// Of returns the smallest effect of interest on a metric, by the names that metrics have
// in package observe.
func (s *SmallestEffects) Of(metric string) float64 {
	switch strings.TrimSuffix(metric, "m") {
	case "K":
		return s.Cooperation
	case "R":
		return s.Relief
	case "H":
		return s.Tension
	case "comp", "compU", "compT", "compN", "compUT", "compUN":
		return s.Compliance
	case "trust", "trustU", "trustT", "trustN", "trustUT", "trustUN":
		return s.Trust
	case "first", "dur", "gap", "force", "hon":
		return s.Months
	case "det+con", "detente", "contested", "stalemate", "escalation", "inForce", "consolidation", "cycle", "narrow":
		return s.Share
	}
	return s.Delivered
}

// The bargaining rules that a scenario can name under rule_*.
const (
	RuleHeuristic   = "heuristic"
	RuleFixed       = "fixed"
	RuleTitForTat   = "tit-for-tat"
	RuleResource    = "resource"
	RuleMixture     = "mixture"
	RuleZeuthen     = "zeuthen"
	RuleEquilibrium = "equilibrium"
	RuleProposer    = "eu-proposer"
	RuleAttrition   = "attrition"
	RuleBelief      = "learner-belief"
	RuleHabit       = "learner-rl"
)
