package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// seed is the seed of all runs.
const seed = 1

// settings are the sets of mechanisms that the example scenario is measured with.
var settings = []struct {
	name string
	sets []string
}{
	{"core", []string{"preset=core"}},
	{"full", []string{"preset=full"}},
	// Every mechanism that is not a rival of another one.
	{"everything", []string{"preset=full", "params.a_GOV=0.5", "params.a_USA=0.5", "params.omega_B=0.05", "params.omega_S=0.5",
		"params.thr=0.5", "params.grit_rate=0.1", "params.ret_V6=1", "params.msg=0.5", "params.pat_s=1", "params.conv=1",
		"params.nd_H=0.02", "params.spo_endo=1", "params.label=rule", "params.hooks=lagged", "params.routes.gua.sec=1"}},
}

// core is the example scenario with the mechanisms of the core model.
func core() (*negotiation.Model, error) { return venezuela("preset=core") }

// venezuela returns the model of the example scenario with settings.
func venezuela(sets ...string) (*negotiation.Model, error) {
	path, err := find("examples/venezuela/venezuela.yaml")
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return model(path, data, sets...)
}

// find looks for a file of the module in the present directory and those above it.
func find(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("%s not found: run this inside the module", name)
		}
		dir = up
	}
}

func model(name string, data []byte, sets ...string) (*negotiation.Model, error) {
	var list []scenario.Set
	for _, text := range sets {
		s, err := scenario.ParseSet(text)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	f, err := scenario.Load(name, data, list...)
	if err != nil {
		return nil, err
	}
	return f.Model(agents.Standard())
}

// bilateral is the size of a made-up scenario between two principals: the core model,
// with public opinion, since every other agent is a constituency of one of them. The
// first of these, up to a limit, make up a chamber that ratifies by half of its votes.
// Issues are obligations of the two sides in turn, spread in pairs over up to three
// stages, and the last is a joint crisis channel.
type bilateral struct {
	// issues and agents, at least 4 of each.
	issues, agents int
}

// chamber is the largest number of agents that ratify for a principal.
const chamber = 10

func (n bilateral) model() (*negotiation.Model, error) {
	return model(fmt.Sprintf("issues=%d/agents=%d", n.issues, n.agents), n.yaml())
}

// yaml writes the scenario as a file.
func (n bilateral) yaml() []byte {
	draw := rand.New(rand.NewPCG(uint64(n.issues), uint64(n.agents)))
	var b strings.Builder
	b.WriteString("schema: detente/scenario/1\nid: bilateral\nmonths: 48\nvalues: {gain: 0.4, loss: 0.3}\n")
	owner := make([]int, n.issues)
	for k := range owner {
		owner[k] = k % 2
	}
	owner[n.issues-1] = joint
	writeIssues(&b, draw, owner, 2)
	b.WriteString("agents:\n")
	for i := range n.agents {
		id, role := party(i), "principal"
		if i > 1 {
			id, role = fmt.Sprintf("M%d", i), "constituent, of: "+party(i%2)
		}
		fmt.Fprintf(&b, "  - {id: %s, role: %s, weights: {%s}}\n", id, role, weights(draw, owner, i%2))
	}
	b.WriteString("trust:\n  - {of: P0, to: P1, base: 0.6}\n  - {of: P1, to: P0, base: 0.6}\n")
	b.WriteString("params: {pG: 0.6, pU: 0.6, r_sup: 0.1, quota_P0: 0.5, quota_P1: 0.5}\n")
	n.constituencies(&b)
	return []byte(b.String())
}

// constituencies writes what each agent weighs at home, all the same, and who ratifies.
func (n bilateral) constituencies(b *strings.Builder) {
	var shares, votes strings.Builder
	for side := range 2 {
		fmt.Fprintf(&shares, "  %s: {", party(side))
		fmt.Fprintf(&votes, "  %s: [", party(side))
		size := (n.agents - side - 1) / 2
		for m := range size {
			i := 2 + side + 2*m
			fmt.Fprintf(&shares, "M%d: %.15f, ", i, 1/float64(size))
			if m < chamber {
				fmt.Fprintf(&votes, "{id: M%d, tau: 0.05, zeta: 2}, ", i)
			}
		}
		shares.WriteString("}\n")
		votes.WriteString("]\n")
	}
	fmt.Fprintf(b, "shares:\n%sratifiers:\n%s", shares.String(), votes.String())
}

// multilateral is the size of a made-up scenario between several principals: talks by
// stacked offers about obligations of all of them in turn, where all have to agree.
type multilateral struct {
	// parties, at least 2, and issues, at least as many.
	parties, issues int
	// draw tells scenarios of the same size apart.
	draw int
}

func (n multilateral) model() (*negotiation.Model, error) {
	return model(fmt.Sprintf("parties=%d/issues=%d/draw=%d", n.parties, n.issues, n.draw), n.yaml())
}

// yaml writes the scenario as a file.
func (n multilateral) yaml() []byte {
	draw := rand.New(rand.NewPCG(uint64(n.issues), uint64(n.parties+100*n.draw)))
	var b strings.Builder
	b.WriteString("schema: detente/scenario/1\nid: multilateral\nmonths: 48\nvalues: {gain: 0.4, loss: 0.3}\nparams: {mode: stacked}\n")
	owner := make([]int, n.issues)
	for k := range owner {
		owner[k] = k % n.parties
	}
	writeIssues(&b, draw, owner, n.parties)
	b.WriteString("agents:\n")
	for i := range n.parties {
		fmt.Fprintf(&b, "  - {id: %s, role: principal, weights: {%s}}\n", party(i), weights(draw, owner, i))
	}
	return []byte(b.String())
}

// joint owns what both sides owe.
const joint = -1

func party(i int) string { return fmt.Sprintf("P%d", i) }

// writeIssues writes issues over three stages, each with obligations of all parties
// where there are enough. A joint issue is a crisis channel.
func writeIssues(b *strings.Builder, draw *rand.Rand, owner []int, parties int) {
	b.WriteString("issues:\n")
	for k, i := range owner {
		id, hook := party(i), "none"
		if i == joint {
			id, hook = negotiation.Joint, "channel"
		}
		rounds := (len(owner) + parties - 1) / parties
		fmt.Fprintf(b, "  - {id: I%d, owner: %s, phase: %d, nu: %.4f, rho: %.4f, kappa: %.4f, hook: %s}\n",
			k, id, 1+3*(k/parties)/rounds, 0.4+0.6*draw.Float64(), 0.4+0.6*draw.Float64(), 0.1+0.7*draw.Float64(), hook)
	}
}

// weights writes a row of weights of an agent on the given side: it loses by what the
// side owes and gains by what others owe, in all twice as much as it loses.
func weights(draw *rand.Rand, owner []int, side int) string {
	row := make([]float64, len(owner))
	var loss, gain float64
	for k := range row {
		row[k] = 0.5 + draw.Float64()
		if owner[k] == side {
			loss += row[k]
		} else {
			gain += row[k]
		}
	}
	var b strings.Builder
	for k, w := range row {
		if owner[k] == side {
			w = -w / loss / 3
		} else {
			w = 2 * w / gain / 3
		}
		fmt.Fprintf(&b, "I%d: %.15f, ", k, w)
	}
	return b.String()
}
