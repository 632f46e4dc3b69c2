package scenario

import (
	"slices"
	"strconv"
	"strings"
)

// StackedParams are the parameters of the mode stacked: offers in turn among two
// principals or more. The first two have their shape of concession and their margin from
// the paired keys, like everywhere else; the third and those after it from the keys
// that end in their IDs.
type StackedParams struct {
	// Offers in turn among two principals or more.
	Signers    int                `yaml:"signers" range:"[0,32]" default:"0" unit:"count" doc:"principals that have to agree, the proposer among them (mode stacked); 0: all" why:"a treaty binds those who consent"`
	Concession map[string]float64 `yaml:"beta_*" range:"(0,20]" default:"0.6" symbol:"beta" doc:"shape of concession, third principal and after" why:"as the first two"`
	Margin     map[string]float64 `yaml:"margin_*" range:"[-1,1]" default:"0.015" symbol:"m" unit:"utility" doc:"what a deal must be worth beyond the status quo, third principal and after"`
}

// ModeStacked is the mode in which there may be more than two principals. It is about
// bargaining alone: what is promised is delivered in full.
const ModeStacked = "stacked"

// stackedKeys are the parameters that the mode stacked has a use for. The others belong
// to mechanisms about two sides, which it leaves out.
var stackedKeys = strings.Fields(`mode T Tneg cool first signers openForce openClean draft_0
	speed betaG betaU beta_* kAlpha mG mU margin_* no_deal_* h_hurt sdW tau_a delta rule_* fq
	s_acc mid_0s eta_mid n_b keep_b woa_min c_woa fr rl_train rl_online tr_0 rec n_tft mix_time mix_behaviour zeu_step`)

// onlyStacked are the parameters that no other mode has a use for.
var onlyStacked = []string{"signers", "beta_*", "margin_*"}

// stackedFile are the entries of a file that the mode has a use for.
var stackedFile = strings.Fields("schema id title note preset months issues values agents roadmap params")

// checkStacked refuses what the mode stacked has no use for, and keys of the mode in
// others.
func (c *checker) checkStacked() {
	p := &c.f.Params
	stacked := p.Mode == ModeStacked
	if stacked && c.f.Preset != "" && c.f.Preset != Presets()[0] {
		c.bad("preset", strconv.Quote(c.f.Preset), Presets()[0]+": the mode stacked leaves out what the others add")
	}
	for _, path := range sorted(c.given) {
		top, rest, nested := strings.Cut(path, ".")
		key, _, deeper := strings.Cut(rest, ".")
		switch {
		case path == "" || deeper:
		case stacked && !nested && !slices.Contains(stackedFile, top):
			c.bad(path, "", "the mode stacked has no use for it: it is about two sides (leave it out)")
		case stacked && top == "params" && nested && !keyIn(key, stackedKeys):
			c.bad(path, "", "the mode stacked has no use for it (leave it out)")
		case !stacked && top == "params" && keyIn(key, onlyStacked):
			c.bad(path, "", "only the mode stacked has a use for it (leave it out)")
		}
	}
	if !stacked {
		return
	}
	for n, id := range c.principals {
		if p.Rule[id] == RuleResource {
			c.bad("params.rule_"+id, strconv.Quote(RuleResource), "another rule: nothing runs out in the mode stacked")
		}
		if n >= 2 {
			continue
		}
		for _, k := range [...][3]string{{"beta_", "betaG", "betaU"}, {"margin_", "mG", "mU"}} {
			if path := "params." + k[0] + id; c.given[path] != nil {
				c.bad(path, "", "is written "+k[1+n]+" for this principal")
			}
		}
	}
}

// checkSigners refuses a number of signers that the principals cannot make up.
func (c *checker) checkSigners() {
	if n, s := len(c.principals), c.f.Params.Signers; n >= 2 && (s == 1 || s > n) {
		c.bad("params.signers", strconv.Itoa(s), "0 for all, or a number from 2 to the "+strconv.Itoa(n)+" principals")
	}
}

// uses reports whether the mode has a use for a parameter.
func (f *File) uses(n Number) bool {
	if f.Params.Mode != ModeStacked {
		return !keyIn(n.Key, onlyStacked)
	}
	for _, stem := range []string{"beta_", "margin_"} {
		if id, ok := strings.CutPrefix(n.Path, "params."+stem); ok && slices.Index(f.principals(), id) < 2 {
			return false
		}
	}
	return keyIn(n.Key, stackedKeys)
}

// keyIn reports whether a key is in a list whose entries may end in a star.
func keyIn(key string, list []string) bool {
	return slices.ContainsFunc(list, func(s string) bool {
		stem, star := strings.CutSuffix(s, "*")
		return key == s || star && strings.HasPrefix(key, stem)
	})
}
