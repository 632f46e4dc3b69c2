package scenario

// ThirdPartyParams are those of the powers beside the table and of what institutions
// change: guarantors and patrons who decide, mediators with messages, several
// monitors, spoilers who lose, and institutions that are bargained over.
type ThirdPartyParams struct {
	// Guarantors.
	GuarantorCost      float64 `yaml:"c_gua" range:"[0,0.1]" default:"0" full:"0.01" symbol:"c_gua" unit:"utility" doc:"what stepping in at a review costs a guarantor; 0: guarantors help whatever it is worth to them" why:"they act where the stakes are visible"`
	GuarantorFatigue   float64 `yaml:"fat" range:"[0,1]" default:"0" symbol:"fat" unit:"share" doc:"rise of that cost each time; the rival of omega: one of the two must be 0"`
	GuarantorPrecision float64 `yaml:"lam_gua" range:"[5,inf]" default:"inf" symbol:"lambda_gua" unit:"per unit of utility" doc:"precision of guarantors' decisions; inf: strictly by their gain"`
	GuarantorMeans     float64 `yaml:"gua_lev" range:"[0,1]" default:"0" unit:"share" doc:"how far a guarantor's economic means (econ) limit its penalties and its military means (sec) its guarantees of safety; 0: both have its full strength (needs the route gua.pen or gua.sec above 0)" why:"the judgement that strength alone counts"`
	SecurityEffect     float64 `yaml:"sec_g" range:"[0,1]" default:"0.4" symbol:"sec_g" unit:"share" doc:"what full security guarantees by guarantors of full strength take from the costs of the issues under links.security (route gua.sec)" why:"guarantees are the critical barrier (Walter 1997)"`
	Convening          float64 `yaml:"conv" range:"[0,1]" default:"0" symbol:"conv" unit:"share" doc:"share of the tension of a failed window (nd_H) that is taken away where a guarantor or a mediator has acted in it (needs nd_H above 0)"`

	// Mediators' messages.
	Messages         float64            `yaml:"msg" range:"[0,1]" default:"0" symbol:"msg" unit:"probability" doc:"a message by a mediator per window and topic: trust, resolve"`
	MessageAccuracy  float64            `yaml:"acc_M" range:"[0.5,1]" default:"0.75" symbol:"acc_M" unit:"probability" doc:"what a mediator has learnt is right (needs msg above 0)"`
	MessagePrecision float64            `yaml:"lam_M" range:"[5,200]" default:"40" symbol:"lambda_M" unit:"per unit of utility" doc:"precision with which a mediator says what serves it"`
	BreakCost        float64            `yaml:"c_brk" range:"[0,1]" default:"0.5" symbol:"c_brk" unit:"utility" doc:"what a broken deal costs a mediator" why:"below the worth of a deal that is exploited its word would mean nothing"`
	ResolveSpread    float64            `yaml:"dev_b" range:"[0,0.1]" default:"0.03" symbol:"dev_b" unit:"utility" doc:"how far a firm party's reservation value lies above what the other expects, and a soft one's below it"`
	MediatorBias     map[string]float64 `yaml:"bias_M" range:"[-1,1]" doc:"bias of single mediators, by ID; B_M unless given"`

	// Patrons who decide.
	PatronZeal float64 `yaml:"pat_s" range:"[0,3]" default:"0" symbol:"pat_s" unit:"per utility" doc:"support that a patron adds per unit that it would lose by the package on the table, times 1/c_pat, up to its capability; 0: support follows its law only"`
	PatronCost float64 `yaml:"c_pat" range:"[0.2,5]" default:"1" symbol:"c_pat" unit:"utility" doc:"what support costs a patron, per half its square"`

	// Monitors and spoilers.
	Reports          string  `yaml:"reports" enum:"composite|monitors" default:"composite" doc:"who reports: one composite monitor (monitor, fa), or the monitors of the file side by side, each believed as far as its credence goes"`
	Sensitivity      float64 `yaml:"d_prime" range:"[0,4]" default:"0" null:"0" symbol:"d'" doc:"sensitivity of monitors: more detection costs more false alarms; 0 or null: false alarms are given by fa"`
	SpoilersDecide   int     `yaml:"spo_endo" range:"[0,1]" default:"0" doc:"1: spoilers are those under links.spoilers, and whoever would lose most by the deal attacks"`
	SpoilerReference float64 `yaml:"spo_ref" range:"[0.01,1]" default:"0.1" unit:"utility" doc:"loss at which a spoiler of a party's capability attacks at the rate spo_0"`

	// Institutions at the table.
	MandateGain float64 `yaml:"m_J2" range:"[0,1]" default:"0.5" unit:"share" doc:"share of the way to full monitoring that an issue with the hook monitor brings at level 1 (hooks)"`
	HookLevels  int     `yaml:"n_hook" range:"[2,9]" default:"5" unit:"count" doc:"levels of each hook issue that are thought through (hooks: anticipated)" why:"speed"`
}
