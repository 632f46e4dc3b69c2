package scenario

import "fmt"

// OpinionParams are those of public opinion: support of constituencies, what is said in
// public, blame, retaliation against activists, and hopes ahead of what comes.
type OpinionParams struct {
	// Support.
	SupportRate      float64 `yaml:"r_sup" range:"[0,1]" default:"0" full:"0.1" edition1:"0.1" symbol:"r_sup" unit:"per month" doc:"speed of the support of constituencies, and with which legitimacy follows it; 0: only events move legitimacy" why:"opinion is slow"`
	SupportGains     float64 `yaml:"k_s" range:"[0,10]" default:"3" symbol:"k_s" unit:"log-odds per utility" doc:"what a constituency has gained, in its support"`
	SupportLiving    float64 `yaml:"k_E" range:"[0,10]" default:"3" symbol:"k_E" unit:"log-odds" doc:"living standard in the support of the first principal's constituencies (route E.sup)"`
	SupportTension   float64 `yaml:"k_H" range:"[0,10]" default:"1" symbol:"k_H" unit:"log-odds" doc:"fall of support with tension"`
	SupportOil       float64 `yaml:"k_z" range:"[0,3]" default:"1" symbol:"k_z" unit:"log-odds per log price" doc:"fall of the general public's support when oil is dear"`
	SupportMigration float64 `yaml:"k_M" range:"[0,3]" default:"1" symbol:"k_M" unit:"log-odds" doc:"fall of the general public's support with migration"`
	SupportGap       float64 `yaml:"k_gap" range:"[0,5]" default:"0" full:"2" symbol:"k_gap" unit:"log-odds per utility" doc:"fall of support with hopes ahead of what came (needs r_sup above 0)" why:"disappointment costs support"`
	SupportNarrative float64 `yaml:"narr_s" range:"[0,2]" default:"0" symbol:"narr_s" unit:"log-odds" doc:"rise of support with the principal's control over what a constituency hears (needs r_sup above 0)"`

	// Audience costs.
	AudienceCost   map[string]float64 `yaml:"a_*" range:"[0,2]" default:"0" symbol:"a" unit:"factor" doc:"audience cost: what settling for less than was demanded in public costs the principal, per unit of exposure (Fearon 1994); 0: off" why:"its size has no basis in the source; 0.5 where it is on"`
	ExposureGain   float64            `yaml:"x_gain" range:"[0,1]" default:"0.25" unit:"share" doc:"share of the way to full exposure that a public act takes" why:"four public acts bring about 0.6"`
	ExposureKeep   float64            `yaml:"x_keep" range:"[0,1]" default:"0.9" unit:"per month" doc:"exposure that is left after a month"`
	PublicOffers   float64            `yaml:"pub_off" range:"[0,1]" default:"0.3" unit:"probability" doc:"an offer, and its refusal, become public"`
	BluffCost      float64            `yaml:"caud_0" range:"[0,1]" default:"0.03" unit:"utility" doc:"what backing down from a threat costs, per unit of audience cost and exposure"`
	StanceCost     float64            `yaml:"caud_info" range:"[0,1]" default:"0.3" unit:"utility" doc:"cost of a stance that an irresolute party is believed to take every second time" why:"cheap stances say little"`
	StanceNoise    float64            `yaml:"tau_st" range:"[0.02,0.5]" default:"0.1" unit:"utility" doc:"noise of that belief"`
	Label          string             `yaml:"label" enum:"none|rule|always" default:"none" doc:"when the first principal calls a window of talks exploratory, so that nothing it has said binds it; rule: where it would cost more than expl_min"`
	LabelDiscount  float64            `yaml:"expl" range:"[0,1]" default:"0.3" unit:"share" doc:"what that label takes from the weight of its deliveries as evidence"`
	LabelThreshold float64            `yaml:"expl_min" range:"[0,0.05]" default:"0.005" unit:"utility" doc:"audience cost from which talks are called exploratory (label rule)"`

	// Narrative and blame.
	Blame          float64                       `yaml:"omega_B" range:"[0,0.2]" default:"0" symbol:"omega_B" unit:"legitimacy" doc:"what the whole blame for a failure costs; 0: off" why:"its size has no basis in the source; 0.05 where it is on"`
	Credit         float64                       `yaml:"omega_S" range:"[0,2]" default:"0" symbol:"omega_S" unit:"legitimacy" doc:"credit that the first principal claims for a rise of the living standard over six months, per unit; 0: off"`
	BlameNoise     float64                       `yaml:"tau_bl" range:"[0.2,5]" default:"1" unit:"violations" doc:"noise in who is blamed"`
	BlameRefusal   float64                       `yaml:"blr" range:"[0,1]" default:"0.5" unit:"violations" doc:"what a refusal weighs in it"`
	Control        map[string]map[string]float64 `yaml:"n_ci" range:"[0,1]" unit:"share" doc:"control of a principal over what a constituency of either side, or PUBLIC, hears; 0 unless given" why:"control of media at home"`
	Press          float64                       `yaml:"prs" range:"[0,1]" default:"0.5" unit:"share" doc:"what full protection of the press (links.civic) takes from the first principal's control"`
	AccuseAbove    float64                       `yaml:"c_acc" range:"[0,0.05]" default:"0.004" unit:"legitimacy" doc:"what an accusation has to save"`
	AccuseTension  float64                       `yaml:"acc_H" range:"[0,0.05]" default:"0.01" unit:"tension" doc:"tension that an accusation adds"`
	AccuseEvidence float64                       `yaml:"acc_w" range:"[0,1]" default:"0.2" unit:"hostile acts" doc:"what an accusation tells about the accuser, against a hostile act (wh)"`

	// Retaliation against activists.
	Retaliation        float64 `yaml:"ret_V6" range:"[0,1]" default:"0" symbol:"ret" unit:"probability" doc:"the first principal considers retaliation against activists (links.civic) after pressure about them (links.pressure); 0: off"`
	RetaliationStep    float64 `yaml:"ret_d" range:"[0,0.5]" default:"0.1" unit:"level" doc:"how far their protection falls"`
	RetaliationTension float64 `yaml:"ret_H" range:"[0,0.1]" default:"0.01" unit:"tension" doc:"tension that a retaliation adds once it is known"`
	RetaliationCost    float64 `yaml:"ret_c" range:"[0,0.1]" default:"0.02" unit:"utility" doc:"what it costs to retaliate; twice as much with a full crisis channel"`

	// Hopes.
	HopeRise   float64 `yaml:"ex_up" range:"[0,1]" default:"0.3" unit:"per month" doc:"share of the way to what is promised that hopes rise" why:"hopes rise fast"`
	HopeKeep   float64 `yaml:"ex_keep" range:"[0,1]" default:"0.95" unit:"per month" doc:"hopes that are left after a month without agreement" why:"and fade slowly"`
	GapFree    float64 `yaml:"gap_0" range:"[0,0.2]" default:"0.02" unit:"utility" doc:"gap between hopes and what came that goes unnoticed"`
	GapTension float64 `yaml:"gap_H" range:"[0,1]" default:"0" full:"0.1" unit:"tension per utility" doc:"tension that the mean gap adds every month"`
	GapDemand  float64 `yaml:"gap_b" range:"[0,1]" default:"0" unit:"share" doc:"rise of a principal's reservation value with the mean gap of its constituencies"`
	GapTrigger float64 `yaml:"gap_act" range:"[0,inf]" default:"inf" full:"0.1" unit:"utility" doc:"mean gap that is an occasion for hostile acts; inf: none"`
}

// checkOpinion refuses strengths of mechanisms that have nothing to work on, and names
// under n_ci that are no principal, or no constituency.
func (c *checker) checkOpinion() {
	p := &c.f.Params
	for _, x := range []struct {
		key      string
		strength float64
		missing  bool
		without  string
	}{
		{"r_sup", p.SupportRate, len(c.f.Shares) == 0, "shares"},
		{"k_gap", p.SupportGap, len(c.f.Shares) == 0, "shares"},
		{"gap_H", p.GapTension, len(c.f.Shares) == 0, "shares"},
		{"gap_b", p.GapDemand, len(c.f.Shares) == 0, "shares"},
		{"omega_B", p.Blame, len(c.f.Shares) == 0, "shares"},
		{"omega_S", p.Credit, len(c.f.Shares) == 0, "shares"},
		{"ret_V6", p.Retaliation, c.f.Links.Civic == "", "links.civic"},
	} {
		if path := "params." + x.key; x.missing && x.strength != 0 && c.given[path] != nil {
			c.bad(path, fmt.Sprintf("%v without %s", x.strength, x.without), "0, or "+x.without+" to work on")
		}
	}
	groups := []string{Public}
	for _, of := range c.principals {
		for _, id := range sorted(c.f.Shares[of]) {
			if id != Public {
				groups = append(groups, id)
			}
		}
	}
	for _, of := range sorted(c.f.Params.Control) {
		path := "params.n_ci." + of
		if !c.listed(path, of, c.principals, "a principal") {
			continue
		}
		for _, id := range sorted(c.f.Params.Control[of]) {
			c.listed(path+"."+id, id, groups, "one of the constituencies under shares, or "+Public)
		}
	}
}
