package spatial_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/spatial"
)

// reference holds the answers of other programs: see the file.
type reference struct {
	Politics []struct {
		Name   string
		Turns  int
		Actors []spatial.Actor
		States []struct {
			Positions               [][]float64
			Risk, Chances, Expected []float64
			Options                 []int
			Odds, Gains             [][]float64
		}
	}
	Election struct {
		Weights   []float64
		Utilities [][]float64
		Results   []struct {
			Voting                spatial.VotingRule
			Victory               spatial.VictoryRule
			Rule                  spatial.ElectionRule
			Coalitions, Victories [][]float64
			Chances               []float64
		}
	}
	ExpectedUtility struct {
		Positions, Capabilities, Saliences, Published []float64
		Results                                       []struct {
			Reading   spatial.Reading
			StatusQuo float64 `json:"status_quo"`
			Rounds    []struct {
				Positions, Risk, Exponents []float64
				Median, Mean               float64
				Moves                      [][3]any
			}
		}
	} `json:"expected_utility"`
}

func readReference(t *testing.T) (r reference) {
	data, err := os.ReadFile(filepath.Join("testdata", "reference.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &r))
	return r
}

func sameRows(t *testing.T, want, got [][]float64, delta float64) {
	require.Len(t, got, len(want))
	for i := range want {
		require.InDeltaSlice(t, want[i], got[i], delta)
	}
}

func TestPoliticsAgreesWithTheReferenceProgram(t *testing.T) {
	t.Parallel()
	for _, run := range readReference(t).Politics {
		t.Run(run.Name, func(t *testing.T) {
			t.Parallel()
			table := &spatial.Table{Scale: spatial.Percent(), Actors: run.Actors}
			p, err := spatial.NewPolitics(table, spatial.UsualRules())
			require.NoError(t, err)
			for turn, want := range run.States {
				got := p.State()
				require.Equal(t, turn, got.Turn)
				sameRows(t, want.Positions, got.Positions, 1e-6)
				require.InDeltaSlice(t, want.Risk, got.Risk, 1e-9)
				require.Equal(t, want.Options, got.Options)
				require.InDeltaSlice(t, want.Chances, got.Chances, 1e-9)
				require.InDeltaSlice(t, want.Expected, got.Expected, 1e-7)
				if want.Odds != nil {
					for _, c := range p.Assess() {
						require.InDelta(t, want.Odds[c.From][c.To], c.Chance, 1e-9)
						require.InDelta(t, want.Gains[c.From][c.To], c.Gain, 1e-9)
					}
				}
				p.Turn(nil)
			}
			all, err := spatial.Play(table, spatial.UsualRules(), nil)
			require.NoError(t, err)
			assert.Len(t, all, run.Turns+1, "stops when the reference does")
		})
	}
}

func TestElectionAgreesWithTheReferenceProgram(t *testing.T) {
	t.Parallel()
	ref := readReference(t).Election
	require.Len(t, ref.Results, 5*5*3)
	for _, want := range ref.Results {
		e := spatial.Election{Voting: want.Voting, Victory: want.Victory, Rule: want.Rule}
		coalitions := e.Coalitions(ref.Weights, ref.Utilities)
		sameRows(t, want.Coalitions, coalitions, 1e-9)
		sameRows(t, want.Victories, e.Victories(coalitions), 1e-9)
		p, err := e.Probabilities(ref.Weights, ref.Utilities)
		require.NoError(t, err)
		assert.InDeltaSlice(t, want.Chances, p, 1e-9, "%v", e)
	}
}

func TestExpectedUtilityAgreesWithOthers(t *testing.T) {
	t.Parallel()
	ref := readReference(t).ExpectedUtility
	table := &spatial.Table{Scale: spatial.Scale{Low: 4, High: 10, Full: 1}}
	for i, x := range ref.Positions {
		table.Actors = append(table.Actors, spatial.Actor{Name: fmt.Sprint(i), Capability: ref.Capabilities[i],
			Positions: []float64{x}, Saliences: ref.Saliences[i : i+1]})
	}
	for _, run := range ref.Results {
		e := spatial.ExpectedUtility{Reading: run.Reading, StatusQuo: run.StatusQuo, Rounds: len(run.Rounds), Ties: spatial.TieFirst}
		e.Rounds--
		got, err := e.Play(table, 0)
		require.NoError(t, err)
		for k, r := range got {
			want := run.Rounds[k]
			assert.InDeltaSlice(t, want.Positions, r.Positions, 1e-9)
			assert.InDelta(t, want.Median, r.Median, 1e-9)
			assert.InDelta(t, want.Mean, r.Mean, 1e-9)
			if want.Risk == nil {
				continue
			}
			assert.InDeltaSlice(t, want.Risk, r.Risk, 1e-9)
			assert.InDeltaSlice(t, want.Exponents, r.Exponents, 1e-9)
			for i, m := range r.Moves {
				assert.Equal(t, want.Moves[i], [3]any{float64(m.Actor), string(m.Demand), float64(m.To)})
			}
		}
		for k := len(got); k < len(run.Rounds); k++ {
			assert.Equal(t, run.Rounds[k-1].Positions, run.Rounds[k].Positions, "nobody moves any more")
		}
		if run.Reading == spatial.ReadReplication && run.StatusQuo == 1 {
			// Table 2 of Scholz, Calbert & Smith, cut to a decimal. They print 9.9 in the second round.
			for k, median := range ref.Published {
				if k != 1 {
					assert.InDelta(t, median, float64(int(got[k+1].Median*10))/10, 1e-9, "round %d", k+1)
				}
			}
		}
	}
}

func TestFormulasAgreeWithTheReferenceProgram(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]float64{{0, -0.5, 1}, {0.1, -0.5, 0.855}, {0.1, 0.4, 0.936}, {0.25, 1, 0.9375}, {0.5, 0.4, 0.6},
		{0.8, -0.5, 0.12}, {1, 1, 0}, {1.02, -0.5, -0.01}, {1.02, 0, -0.02}, {1.02, 0.4, -0.028}, {1.02, 1, -0.04}} {
		assert.InDelta(t, c[2], spatial.Utility(c[0], c[1]), 1e-12)
	}
	for rule, want := range map[spatial.VotingRule][3]float64{
		spatial.VoteBinary: {40, -40, 40}, spatial.VoteProportionalBinary: {30.4, -30.4, 8.032}, spatial.VoteProportional: {28, -28, 0.04},
		spatial.VoteProportionalCubic: {20.86, -20.86, 0.02000002}, spatial.VoteCubic: {13.72, -13.72, 4e-8},
		spatial.VoteAsymmetricProspects: {18.666666666666668, -28, 0.02666666666666669}} {
		for i, d := range []float64{0.7, -0.7, 0.001} {
			assert.InDelta(t, want[i], 40*rule.Vote(d), 1e-9, rule)
		}
	}
	for rule, want := range map[spatial.VictoryRule][5]float64{
		spatial.VictoryLinear:  {0.6666666666666666, 0.25, 0.5238095238095238, 0.5121951219512195, 0.5},
		spatial.VictorySquare:  {0.8, 0.1, 0.5475113122171946, 0.5243757431629013, 0.5},
		spatial.VictoryQuartic: {0.9411764705882353, 0.012195121951219513, 0.5941723144352907, 0.5486358930379908, 0.5},
		spatial.VictoryOctic:   {0.9961089494163424, 0.00015239256324291374, 0.6818922383172626, 0.5963600465522064, 0.5},
		spatial.VictoryBinary:  {0.9999990000010001, 9.99999000001e-07, 0.9999990000010001, 0.7560975609756098, 0.5}} {
		for i, s := range [][2]float64{{2, 1}, {1, 3}, {11, 10}, {10.5, 10}, {1, 1}} {
			assert.InDelta(t, want[i], rule.Chance(s[0], s[1]), 1e-12, rule)
		}
	}
	for rule, want := range map[spatial.RiskRange][]float64{
		spatial.RiskMin: {0, 1, 0.125, 0.375}, spatial.RiskMid: {-0.5, 1, -0.3125, 0.0625}, spatial.RiskMax: {-1, 1, -0.75, -0.25}} {
		assert.InDeltaSlice(t, want, rule.Attitudes([]float64{0.1, 0.5, 0.15, 0.25}), 1e-12)
	}
	for _, c := range []struct {
		rule spatial.Settlement
		in   [6]float64
		want [2]float64
	}{
		{spatial.SettleLinear, [6]float64{0.2, 0.6, 0.7, 0.9, 0.3, 0.3}, [2]float64{0.3235, 0.3235}},
		{spatial.SettleLinear, [6]float64{0.8, 0.5, 0.4, 0.1, 0.9, 0.6}, [2]float64{0.2892, 0.2892}},
		{spatial.SettleSquare, [6]float64{0.2, 0.6, 0.7, 0.9, 0.3, 0.3}, [2]float64{0.2307, 0.2307}},
		{spatial.SettleSquare, [6]float64{0, 0.25, 0.5, 1, 0.75, 0.5}, [2]float64{0.9, 0.9}},
		{spatial.SettleShift, [6]float64{0.2, 0.6, 0.7, 0.9, 0.3, 0.3}, [2]float64{0.2, 0.39091166206231287}},
		{spatial.SettleShift, [6]float64{0.8, 0.5, 0.4, 0.1, 0.9, 0.6}, [2]float64{0.4867411968475226, 0.1}},
		{spatial.SettleShift, [6]float64{0, 0.25, 0.5, 1, 0.75, 0.5}, [2]float64{0, 1}},
		{spatial.SettleSquare, [6]float64{0.3, 0, 0.5, 0.8, 0, 0.5}, [2]float64{0.3, 0.8}},
	} {
		x, y := c.rule.Meet(c.in[0], c.in[1], c.in[2], c.in[3], c.in[4], c.in[5])
		assert.InDelta(t, c.want[0], x, 1e-12)
		assert.InDelta(t, c.want[1], y, 1e-12)
	}
}
