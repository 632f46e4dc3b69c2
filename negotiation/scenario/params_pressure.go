package scenario

import (
	"slices"
	"strconv"

	"github.com/detente-sim/detente/negotiation"
)

// PressureParams are those of what parties do to each other away from the table:
// hostile acts, threats, and the legal ways out of a deal.
type PressureParams struct {
	// Hostile acts.
	Acts            float64 `yaml:"acts" range:"[0,1]" default:"0" full:"1" symbol:"acts" unit:"share" doc:"strength of hostile acts: multiplies the probability of taking one; 0: off"`
	ActFloor        float64 `yaml:"x_floor" range:"[0,1]" default:"0.5" unit:"level" doc:"how far below today's policy acts can bring a level" why:"worse by half of the range of policy"`
	ActScale        float64 `yaml:"act_scale" range:"[0,3]" default:"1" unit:"factor" doc:"multiplies all effects of the acts under acts"`
	ActIdle         float64 `yaml:"act_idle" range:"[0,1]" default:"0.1" unit:"probability per month" doc:"acts are weighed although nothing has provoked the principal" why:"acts answer events"`
	ActPrecision    float64 `yaml:"lambda_act" range:"[10,500]" default:"100" symbol:"lambda_act" unit:"per unit of utility" doc:"precision of the choice of acts" why:"noise of 0.01 in utility"`
	Grievance       float64 `yaml:"grv" range:"[0,0.1]" default:"0.02" symbol:"grv" unit:"utility" doc:"satisfaction of hitting back when provoked" why:"about one act in five provocations"`
	ActLeverage     float64 `yaml:"lev" range:"[0,1]" default:"0.1" symbol:"lev" unit:"share" doc:"share of the other side's loss that is expected to turn into better terms"`
	ActFear         float64 `yaml:"ret" range:"[0,1]" default:"0.3" symbol:"ret" unit:"share" doc:"share of the mean loss by the other side's acts that is feared in reply"`
	ActCost         float64 `yaml:"c_act" range:"[0,inf]" default:"0.025" symbol:"c_act" unit:"utility" doc:"fixed cost of an act; inf: none is ever taken"`
	TensionCost     float64 `yaml:"c_H" range:"[0,0.3]" default:"0.05" symbol:"c_H" unit:"utility per unit of tension" doc:"what a principal minds about tension"`
	HostileEvidence float64 `yaml:"wh" range:"[0,3]" default:"1" symbol:"w_h" unit:"reports" doc:"what a hostile act tells about who takes it" why:"twice a gesture: bad news weighs more"`
	ExpelShare      float64 `yaml:"exp_share" range:"[0,1]" default:"0.4" unit:"share" doc:"monitoring that is lost while monitors are expelled"`
	ExpelLength     int     `yaml:"exp_len" range:"[1,24]" default:"6" unit:"months" doc:"how long they stay away"`
	EscalationActs  int     `yaml:"n_act" range:"[1,100]" default:"2" symbol:"n_act" unit:"acts" doc:"escalation: hostile acts by each principal in the final months (W_c)" why:"convention"`

	// Threats.
	Threat           float64 `yaml:"thr" range:"[0,1]" default:"0" symbol:"thr" unit:"probability" doc:"a principal considers a threat with its offer, of one of the acts (needs acts above 0); 0: off"`
	ThreatFrom       float64 `yaml:"thr_from" range:"[0,1]" default:"0.5" unit:"share of a window" doc:"when threats begin to be considered"`
	ThreatTerm       int     `yaml:"thr_lag" range:"[1,6]" default:"2" unit:"months" doc:"how long a threat leaves the other side to accept" why:"a warning comes before a reversal"`
	ThreatCost       float64 `yaml:"thr_cost" range:"[0,0.02]" default:"0.002" unit:"utility" doc:"cost of making a threat"`
	ThreatRecord     float64 `yaml:"w_rep" range:"[0,1]" default:"0.5" unit:"share" doc:"weight of the record in the credibility of a threat; the rest is the interest in carrying it out"`
	ThreatLegitimacy float64 `yaml:"c_back" range:"[0,0.05]" default:"0.01" unit:"legitimacy" doc:"what backing down from a threat costs at full exposure"`

	// Legal exits.
	Exits              int     `yaml:"exits" range:"[0,1]" default:"0" full:"1" doc:"1: a deal can be denounced and renegotiated by its rules"`
	ExitMargin         float64 `yaml:"m_exit" range:"[0,inf]" default:"0.02" unit:"utility" doc:"by how much leaving must be better than staying; inf: nobody leaves" why:"the margin of entry"`
	ExitPatience       int     `yaml:"n_exit" range:"[1,12]" default:"3" unit:"months" doc:"for how long it must be before notice is given"`
	ExitNotice         int     `yaml:"notice" range:"[0,12]" default:"3" unit:"months" doc:"months between notice and the end of the deal"`
	ExitTension        float64 `yaml:"den_H" range:"[0,0.2]" default:"0.05" unit:"tension" doc:"tension that a denunciation adds" why:"lighter than a snapback"`
	ExitEvidence       float64 `yaml:"den_w" range:"[0,1]" default:"0.25" unit:"hostile acts" doc:"what a denunciation tells about who leaves, against a hostile act (wh)"`
	ExitLegitimacy     float64 `yaml:"den_L" range:"[0,0.05]" default:"0.01" unit:"legitimacy" doc:"what a denunciation costs the side that leaves"`
	RenegotiationShare float64 `yaml:"reneg_share" range:"[0,1]" default:"0.25" unit:"share" doc:"a party asks to renegotiate once its gain has fallen by more than 1 less this share of its size at signature"`
	RenegotiationGap   int     `yaml:"reneg_gap" range:"[1,48]" default:"12" unit:"months" doc:"least time between two requests" why:"once a year at most"`
	RenegotiationDrop  float64 `yaml:"reneg_drop" range:"[0,1]" default:"0.5" unit:"share" doc:"share of what has been delivered that a renegotiated deal may take back"`
}

// Act is a hostile act that a principal can take.
type Act struct {
	ID        string             `yaml:"id,required" form:"id" doc:"name in results"`
	Name      string             `yaml:"name" doc:"name for people: a noun phrase"`
	Actor     string             `yaml:"actor,required" doc:"the principal that can take it, or either"`
	Levels    map[string]float64 `yaml:"dx,required" range:"[-2,0]" doc:"by how much it changes the level of each issue; 0 is today's policy, and levels may fall below it"`
	Tension   float64            `yaml:"dH" range:"[0,1]" doc:"tension that it adds"`
	Evidence  float64            `yaml:"ev" range:"[0,10]" doc:"what it tells the other side about the actor, times params.wh"`
	Cohesion  float64            `yaml:"dC" range:"[-1,1]" doc:"what it adds to the cohesion of the opposition"`
	Migration float64            `yaml:"dM" range:"[-1,1]" doc:"what it adds to migration pressure"`
	Expels    int                `yaml:"expels" range:"[0,1]" doc:"1: monitors lose access for a while (params.exp_share, params.exp_len)"`
	Reprisal  int                `yaml:"reprisal" range:"[0,1]" doc:"1: worth more to the actor after pressure about activists (params.ret_V6)"`
	Only      string             `yaml:"only" enum:"any time|lost vote" doc:"occasion; unless given any time"`
	Why       string             `yaml:"why" doc:"rationale"`
}

// Either stands for both principals in [Act.Actor].
const Either = "either"

const lostVote = "lost vote"

// checkActs refuses acts on what their actor does not decide.
func (c *checker) checkActs() {
	actors := append(slices.Clone(c.principals), Either)
	for i := range c.f.Acts {
		a := &c.f.Acts[i]
		path := "acts." + a.ID
		if c.given[path] == nil {
			path = "acts." + strconv.Itoa(i)
		}
		if c.given[path+".actor"] == nil || !c.listed(path+".actor", a.Actor, actors, "a principal or "+Either) {
			continue
		}
		for _, k := range sorted(a.Levels) {
			at := path + ".dx." + k
			if !c.listed(at, k, c.issues, "one of the issues") {
				continue
			}
			if owner := c.issue[k].Owner; owner != negotiation.Joint && owner != a.Actor {
				c.bad(at, k+" of "+owner, "issues of "+a.Actor+", or joint ones")
			}
		}
		if c.given[path+".dx"] != nil && len(a.Levels) == 0 {
			c.bad(path+".dx", "no issue", "at least one")
		}
	}
}

// checkScript refuses, among scripted events, acts that do not exist or that the
// principal cannot take.
func (c *checker) checkScript(path string, s *Shock) {
	var ids []string
	for i := range c.f.Acts {
		if a := &c.f.Acts[i]; a.Actor == Either || s.Of == "" || a.Actor == s.Of {
			ids = append(ids, a.ID)
		}
	}
	if c.listed(path+".act", s.Act, ids, "an act of "+s.Of) && c.given[path+".of"] == nil {
		c.bad(path, "", "an act needs of: who takes it")
	}
	for i := range c.f.Acts {
		if a := &c.f.Acts[i]; a.ID == s.Act && a.Only == lostVote && (a.Actor == s.Of || a.Actor == Either) {
			c.bad(path+".act", strconv.Quote(s.Act), "an act that can be taken at any time: this one follows a lost vote, and cannot be scripted")
		}
	}
}
