package scenario

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation"
)

// Version names the format of scenario files that this package reads.
const Version = "detente/scenario/1"

// Public stands for the general public in [File.Shares]: a constituency that
// is no agent.
const Public = "PUBLIC"

// File is a scenario as written down. It comes from [Load], which has checked
// it; a File put together by hand has not been checked.
type File struct {
	Schema     string                        `yaml:"schema,required" enum:"detente/scenario/1|scenario/1" doc:"version of the format"`
	ID         string                        `yaml:"id,required" form:"id" doc:"name of the scenario in results"`
	Title      string                        `yaml:"title" doc:"title for people"`
	Note       string                        `yaml:"note" doc:"what a reader should know, such as where the numbers come from"`
	Preset     string                        `yaml:"preset" enum:"core|full|edition1" doc:"setting that the parameters start from; without it, core"`
	Months     int                           `yaml:"months" range:"[1,1200]" doc:"horizon; one round is one month; the same as params.T"`
	Issues     []Issue                       `yaml:"issues,required" by:"id" doc:"what is negotiated"`
	Values     *Shapes                       `yaml:"values" doc:"value functions of all agents, unless they have their own"`
	Agents     []Agent                       `yaml:"agents,required" by:"id" doc:"who takes part; two of them are principals, or more in the mode stacked"`
	Trust      []Trust                       `yaml:"trust" by:"of,to" scalar:"base" doc:"initial trust; pairs that are not listed have 0.5"`
	Shares     map[string]map[string]float64 `yaml:"shares" range:"[0,1]" doc:"weight of each constituency of a principal; a principal's shares sum to one"`
	Monitors   map[string]Monitor            `yaml:"monitors" doc:"who reports on compliance"`
	Guarantors map[string]Guarantor          `yaml:"guarantors" doc:"who encourages compliance"`
	Params     Params                        `yaml:"params" doc:"parameters that differ from the preset"`
	Ratifiers  map[string][]Ratifier         `yaml:"ratifiers" by:"id" doc:"domestic players with a veto, by principal"`
	Roadmap    []Tranche                     `yaml:"roadmap" doc:"the stages of a step-by-step process, in order"`
	Packages   map[string]map[string]float64 `yaml:"packages" range:"[0,1]" doc:"named packages: the level of each issue, the status quo if not listed"`
	Links      Links                         `yaml:"links" doc:"which issues the drivers of the model touch"`
	Acts       []Act                         `yaml:"acts" by:"id" doc:"hostile acts that principals can take (params.acts)"`
	Shocks     []Shock                       `yaml:"shocks" doc:"scripted events"`

	name  string
	given map[string]*yaml.Node // every entry of the file, by path
	sets  map[*yaml.Node]string // entries that come from settings
	order map[string]int        // the settings, from 1
}

// Issue is one thing that can be conceded.
type Issue struct {
	ID         string        `yaml:"id,required" form:"id" doc:"name in results"`
	Name       string        `yaml:"name" doc:"name for people"`
	Owner      string        `yaml:"owner,required" doc:"the principal that must implement it, or joint"`
	Phase      int           `yaml:"phase,required" range:"[1,99]" doc:"stage at which it comes on the agenda: 1 short, 2 medium, 3 long term"`
	Nu         float64       `yaml:"nu,required" range:"[0,1]" doc:"verifiability: how well delivery can be seen from outside"`
	Rho        float64       `yaml:"rho,required" range:"[0,1]" doc:"reversibility: the share of the level that snapback can undo"`
	Kappa      float64       `yaml:"kappa,required" range:"[0,1]" doc:"cosmetic feasibility: the share of the implementation cost that faking saves"`
	StatusQuo  float64       `yaml:"status_quo" range:"[0,1]" doc:"level at the start, 0 unless given"`
	Ladder     []float64     `yaml:"ladder" range:"[0,1]" doc:"the levels that are possible, rising from 0 to 1; any level if not given"`
	Requires   []Requirement `yaml:"requires" doc:"issues that must stand at a level before this one may rise; what counts is the level that is observed while a deal is made, so one package cannot contain an issue that is still to rise to that level and another that requires it"`
	Hook       string        `yaml:"hook" enum:"none|channel|observation|monitor|guarantee" doc:"what the level of the issue moves: the crisis channel, the verifiability of the issues it observes, the strength of monitoring, or the guarantee of safety for those who fear for it"`
	Observes   []string      `yaml:"observes" doc:"the issues that an issue with the hook observation makes easier to verify"`
	Key        string        `yaml:"key" form:"id" doc:"stable key of the issue's random numbers, kept when an issue is renamed or split; the id unless given"`
	References []string      `yaml:"seed" doc:"rows of the source material that the issue goes back to"`
	Why        string        `yaml:"why" doc:"rationale"`
}

// Requirement is a prerequisite of an issue.
type Requirement struct {
	Issue string  `yaml:"issue,required" doc:"the issue that comes first"`
	Level float64 `yaml:"level,required" range:"(0,1]" doc:"the level that it must have reached"`
}

// Shapes says how value functions are curved.
type Shapes struct {
	Gain   *float64           `yaml:"gain" range:"[0,1]" doc:"curvature of gains: (1+c)x - c x^2; 0 is linear"`
	Loss   *float64           `yaml:"loss" range:"[0,1]" doc:"curvature of losses: 1 - (1-c)x - c x^2; 0 is linear"`
	Issues map[string]float64 `yaml:"issues" range:"[0,1]" doc:"curvature by issue, for gains and losses"`
}

// Agent is somebody with interests, a part to play, or both.
type Agent struct {
	ID         string             `yaml:"id,required" form:"id" doc:"name in results"`
	Name       string             `yaml:"name" doc:"name for people"`
	Role       Roles              `yaml:"role,required" doc:"place around the table, or several"`
	Type       string             `yaml:"type" doc:"archetype that decides for the agent; the program says which exist"`
	Of         string             `yaml:"of" doc:"the principal that a constituent belongs to"`
	Capability float64            `yaml:"capability" range:"[0,10]" doc:"means relative to a principal, which has 1"`
	Position   string             `yaml:"position" doc:"position in words"`
	References []string           `yaml:"seed" doc:"rows of the source material that the agent goes back to"`
	Why        string             `yaml:"why" doc:"rationale of the weights"`
	Weights    map[string]float64 `yaml:"weights" range:"[-1,1]" doc:"weight of each issue; absolute values sum to one. Positive: wants more of it, negative: less"`
	Peaks      map[string]float64 `yaml:"peaks" range:"[0,1]" doc:"level that the agent likes best, for issues it wants neither more nor less of"`
	Direction  map[string]string  `yaml:"direction" pattern:"^([+-]|p:?[0-9.]+)$" doc:"instead of signs and peaks: + wants more, - wants less, p.5 likes the level 0.5 best"`
	Values     *Shapes            `yaml:"values" doc:"the agent's own curvatures"`
	Value      map[string]Curve   `yaml:"value" doc:"value functions in full, by issue, instead of a curvature"`
}

// Curve holds the coefficients of the value function a + b·x − g·x².
type Curve struct {
	A float64 `yaml:"a,required" range:"[-1000,1000]" doc:"value at level 0"`
	B float64 `yaml:"b,required" range:"[-1000,1000]" doc:"slope at level 0"`
	G float64 `yaml:"g,required" range:"[0,1000]" doc:"curvature; negative would be convex"`
}

// Trust is one agent's prior probability that another is trustworthy.
type Trust struct {
	Of   string  `yaml:"of,required" doc:"who trusts"`
	To   string  `yaml:"to,required" doc:"whom"`
	Base float64 `yaml:"base,required" range:"(0,1)" doc:"how much"`
	Why  string  `yaml:"why" doc:"rationale"`
}

// Monitor is a source of reports on compliance. It may be an agent or, like a
// public record, none.
type Monitor struct {
	Name        string             `yaml:"name" doc:"name for people"`
	Detection   float64            `yaml:"q,required" range:"[0,1]" doc:"probability of reporting a violation"`
	FalseAlarms float64            `yaml:"f,required" range:"[0,1]" doc:"probability of reporting compliance as a violation"`
	Credence    map[string]float64 `yaml:"cred_*" range:"[0,1]" doc:"credence that the principal gives to the reports"`
	Issues      []string           `yaml:"issues" doc:"what it watches; everything unless given"`
	Why         string             `yaml:"why" doc:"rationale"`
}

// Guarantor is a third party that encourages compliance and discourages
// reversals.
type Guarantor struct {
	Strength float64 `yaml:"strength,required" range:"[0,1]" doc:"strength; all together at most 1"`
	Economic float64 `yaml:"econ" range:"[0,1]" doc:"economic leverage"`
	Security float64 `yaml:"sec" range:"[0,1]" doc:"security leverage"`
	Bias     float64 `yaml:"bias" range:"[-1,1]" doc:"tilt towards the first principal"`
	Why      string  `yaml:"why" doc:"rationale"`
}

// Ratifier is a domestic player with a veto over what its principal signs.
type Ratifier struct {
	ID     string   `yaml:"id,required" doc:"a constituent of the principal, or a stakeholder; each ratifies for one principal"`
	Tau    float64  `yaml:"tau,required" range:"[0,1]" doc:"scale of its taste shocks in utility; 0 is a hard veto"`
	Zeta   float64  `yaml:"zeta" range:"[-10,10]" doc:"discretion of the executive in units of tau"`
	Issues []string `yaml:"issues" doc:"jurisdiction; everything unless given"`
	Why    string   `yaml:"why" doc:"rationale"`
}

// Tranche is one stage of the roadmap. It shows in one place what the phases of
// the issues say; the two must agree.
type Tranche struct {
	Number int                 `yaml:"tranche,required" range:"[1,99]" doc:"number of the stage: the phase of its issues"`
	Phase  string              `yaml:"phase" doc:"name of the stage"`
	Owes   map[string][]string `yaml:"*" doc:"what a principal owes at this stage, or both do (joint)"`
	Opens  string              `yaml:"opens" doc:"what opens the stage, in words; the conditions are params.openForce and params.openClean"`
	Why    string              `yaml:"why" doc:"rationale"`
}

// Shock is a scripted event. Exactly one of Oil, Guarantor, Monitor, Event and Act
// is given.
type Shock struct {
	Month     int      `yaml:"month,required" range:"[1,1200]" doc:"when"`
	Oil       *float64 `yaml:"oil" range:"[-3,3]" doc:"change of the log price of oil"`
	Guarantor *float64 `yaml:"guarantor" range:"[0,1]" doc:"the guarantors' strength from now on"`
	Monitor   *float64 `yaml:"monitor" range:"[0,1]" doc:"the monitors' strength from now on"`
	Event     string   `yaml:"event" enum:"election" doc:"a principal's next election moves to another month, or is called if none was due"`
	Act       string   `yaml:"act" doc:"a hostile act that is taken without being weighed"`
	Of        string   `yaml:"of" doc:"whose election, or who takes the act"`
	To        int      `yaml:"to" range:"[1,1200]" doc:"the month it moves to"`
	Why       string   `yaml:"why" doc:"rationale"`
}

// Roles is the place of an agent around the table. In a file it is a word, a
// list of words, or a phrase such as "constituent of North". The words veto,
// spoiler and service may be added for the reader and say nothing to the model:
// who has a veto stands under ratifiers.
type Roles struct {
	List []negotiation.Role
	// Of is the principal named in a phrase.
	Of string
}

var roles = []string{
	string(negotiation.Principal), string(negotiation.Constituent), string(negotiation.Stakeholder),
	string(negotiation.Mediator), string(negotiation.Guarantor), string(negotiation.Monitor),
	string(negotiation.Host), string(negotiation.Patron),
}

var remarks = []string{"veto", "spoiler", "service"}

// Is reports whether the role is among them.
func (r Roles) Is(role negotiation.Role) bool { return slices.Contains(r.List, role) }

// roleWords splits "constituent+veto of South (trade)" into its words and the
// principal. Of several words in one place, as in "potential spoiler", the last
// is the role and the others describe it.
func roleWords(s string) (words []string, of string) {
	for {
		from := strings.IndexByte(s, '(')
		if from < 0 {
			break
		}
		to := strings.IndexByte(s[from:], ')')
		if to < 0 {
			break
		}
		s = s[:from] + s[from+to+1:]
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '+' }) {
		fields := strings.Fields(part)
		if n := len(fields); n >= 3 && fields[n-2] == "of" {
			of, fields = fields[n-1], fields[:n-2]
		}
		if len(fields) > 0 {
			words = append(words, fields[len(fields)-1])
		}
	}
	return words, of
}
