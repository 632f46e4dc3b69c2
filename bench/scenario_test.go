package bench

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// seed is the seed of all runs.
const seed = 1

// everything switches on every mechanism of the example scenario that is not a rival
// of another one.
var everything = []string{"preset=full", "params.a_GOV=0.5", "params.a_USA=0.5", "params.omega_B=0.05", "params.omega_S=0.5",
	"params.thr=0.5", "params.grit_rate=0.1", "params.ret_V6=1", "params.msg=0.5", "params.pat_s=1", "params.conv=1",
	"params.nd_H=0.02", "params.spo_endo=1", "params.label=rule", "params.hooks=lagged", "params.routes.gua.sec=1"}

// venezuela returns the model of the example scenario with settings.
func venezuela(tb testing.TB, sets ...string) *negotiation.Model {
	tb.Helper()
	const path = "../examples/venezuela/venezuela.yaml"
	data, err := os.ReadFile(path)
	require.NoError(tb, err)
	return model(tb, path, data, sets...)
}

// size says how large a synthetic scenario is.
type size struct {
	// issues, at least 4, and agents, at least 2.
	issues, agents int
}

// synthetic returns the model of a made-up scenario of the given size: the core
// model between two principals, with every other agent a veto player of one of
// them. The issues are obligations of the two sides in turn, spread in pairs over
// up to three stages, and the last is a joint crisis channel.
func synthetic(tb testing.TB, n size) *negotiation.Model {
	tb.Helper()
	name := fmt.Sprintf("issues=%d/agents=%d", n.issues, n.agents)
	return model(tb, name, n.yaml())
}

// yaml writes the scenario as a file.
func (n size) yaml() []byte {
	draw := rand.New(rand.NewPCG(uint64(n.issues), uint64(n.agents)))
	var b strings.Builder
	b.WriteString("schema: detente/scenario/1\nid: synthetic\nmonths: 48\nvalues: {gain: 0.4, loss: 0.3}\nissues:\n")
	owner := make([]int, n.issues)
	for k := range n.issues {
		owner[k] = k % 2
		id, hook := [...]string{"A", "B"}[owner[k]], "none"
		if k == n.issues-1 {
			owner[k], id, hook = -1, negotiation.Joint, "channel"
		}
		fmt.Fprintf(&b, "  - {id: I%d, owner: %s, phase: %d, nu: %.4f, rho: %.4f, kappa: %.4f, hook: %s}\n",
			k, id, 1+3*(k/2)/((n.issues+1)/2), 0.4+0.6*draw.Float64(), 0.4+0.6*draw.Float64(), 0.1+0.7*draw.Float64(), hook)
	}
	b.WriteString("agents:\n")
	for i := range n.agents {
		id, role := "A", "principal"
		switch {
		case i == 1:
			id = "B"
		case i > 1:
			id, role = fmt.Sprintf("C%d", i), "constituent, of: "+[...]string{"A", "B"}[i%2]
		}
		fmt.Fprintf(&b, "  - {id: %s, role: %s, weights: {%s}}\n", id, role, weights(draw, owner, i%2))
	}
	b.WriteString("trust:\n  - {of: A, to: B, base: 0.5}\n  - {of: B, to: A, base: 0.5}\nratifiers:\n")
	for side, id := range [...]string{"A", "B"} {
		fmt.Fprintf(&b, "  %s: [", id)
		for i := side + 2; i < n.agents; i += 2 {
			// Discretion is large, so that deals pass however many have a say.
			fmt.Fprintf(&b, "{id: C%d, tau: 0.05, zeta: 10}, ", i)
		}
		b.WriteString("]\n")
	}
	return []byte(b.String())
}

// weights writes a row of weights of an agent on the given side: it loses on the
// side's own issues and gains on the others, more than it loses.
func weights(draw *rand.Rand, owner []int, side int) string {
	row := make([]float64, len(owner))
	var sum float64
	for k := range row {
		row[k] = 0.5 + draw.Float64()
		if owner[k] != side {
			row[k] *= 2
		}
		sum += row[k]
	}
	var b strings.Builder
	for k, w := range row {
		if owner[k] == side {
			w = -w
		}
		fmt.Fprintf(&b, "I%d: %.12f, ", k, w/sum)
	}
	return b.String()
}

func model(tb testing.TB, name string, data []byte, sets ...string) *negotiation.Model {
	tb.Helper()
	var list []scenario.Set
	for _, text := range sets {
		s, err := scenario.ParseSet(text)
		require.NoError(tb, err)
		list = append(list, s)
	}
	f, err := scenario.Load(name, data, list...)
	require.NoError(tb, err)
	m, err := f.Model(agents.Standard())
	require.NoError(tb, err)
	return m
}

func solver(tb testing.TB, m *negotiation.Model) *negotiation.Solver {
	tb.Helper()
	s, err := negotiation.NewSolver(m)
	require.NoError(tb, err)
	return s
}

func TestSyntheticScenariosAreNegotiated(t *testing.T) {
	t.Parallel()
	for _, n := range []size{{4, 2}, {16, 6}, {64, 6}, {16, 40}} {
		s := solver(t, synthetic(t, n))
		require.Equal(t, n.issues, s.State().Issues())
		require.Len(t, s.State().Model().Members, n.agents)
		signatures, stages := 0, 0
		for run := range uint64(20) {
			require.Equal(t, negotiation.ReachedHorizon, s.Run(seed, run))
			require.Equal(t, 48, s.State().Round)
			signatures += s.State().Agreement.Signatures
			stages = max(stages, s.State().Agreement.Stage)
		}
		require.Greater(t, signatures, 20, "%+v: deals are made in most runs", n)
		require.Greater(t, stages, 1, "%+v: later stages are reached", n)
	}
}
