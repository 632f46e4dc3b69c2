package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/agents/agenttest"
	"github.com/detente-sim/detente/negotiation"
)

const venezuela = "../venezuela/venezuela.yaml"

func seatedScenario(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(venezuela)
	require.NoError(t, err)
	seated, err := overlay(data, seat)
	require.NoError(t, err)
	return seated
}

// It is not parallel because allocations are counted.
func TestTheUnionConforms(t *testing.T) {
	c := agenttest.Config{New: unions(0.03), Role: negotiation.Constituent, AllocationFree: true}
	agenttest.Run(t, c)
	c.Scenario = seatedScenario(t)
	agenttest.Run(t, c)
	agenttest.Run(t, agenttest.Config{New: unions(0.03), AllocationFree: true}) // at the table itself
}

func TestTheUnionInsistsOnItsThreshold(t *testing.T) {
	t.Parallel()
	u := tradeUnion{Threshold: 0.1}
	turn := negotiation.Turn{Round: 1, Step: 1, Deadline: 9, Reservation: 0.4, Best: 0.9}
	assert.InDelta(t, 0.5, u.Aspiration(turn), 1e-12)
	for value, yes := range map[float64]bool{0.3: false, 0.4: false, 0.499: false, 0.5: true, 0.6: true} {
		assert.Equal(t, yes, u.Accept(turn, negotiation.Offer{Value: value, Share: 1}), "%v", value)
		// Neither discretion nor noise moves it.
		p := u.Ratify(negotiation.Ballot{Value: value, Reservation: 0.4, Discretion: 0.5, Noise: 0.5})
		assert.Equal(t, yes, p == 1, "%v", value)
		assert.Equal(t, !yes, p == 0, "%v", value)
	}
	turn.Best = 0.45
	assert.Equal(t, 0.45, u.Aspiration(turn), "it asks for no more than there is")
}

// differences returns what the union changes, by measure.
func differences(t *testing.T, threshold float64) (*comparison, map[string]float64) {
	t.Helper()
	data, err := os.ReadFile(venezuela)
	require.NoError(t, err)
	types := agents.Standard()
	types.Register("trade-union", unions(threshold))
	without, _, err := build("without", data, types)
	require.NoError(t, err)
	with, _, err := build("with", seatedScenario(t), types)
	require.NoError(t, err)
	require.Len(t, with.Members, len(without.Members)+1)
	c, err := compare(without, with, 1, 80)
	require.NoError(t, err)
	means := map[string]float64{}
	for j, name := range c.names {
		means[name], _ = c.difference(j)
	}
	return c, means
}

func TestDifferencesAreTakenWithinPairs(t *testing.T) {
	t.Parallel()
	c := &comparison{runs: 4, without: [][]float64{{1, 2, 3, 4}}, with: [][]float64{{2, 2, 5, 5}}}
	mean, half := c.difference(0)
	assert.Equal(t, 1.0, mean)
	assert.InDelta(t, 0.800167, half, 1e-6, "the standard deviation of 1, 0, 2, 1 is 0.816497")
}

func TestTheMoreTheUnionAsksForTheLessIsSigned(t *testing.T) {
	t.Parallel()
	_, low := differences(t, 0.01)
	_, high := differences(t, 0.05)
	assert.Positive(t, low["deals that the union stopped"])
	assert.Less(t, low["deals signed"], 0.0)
	assert.Less(t, high["deals signed"], low["deals signed"])
	assert.Greater(t, high["month of the first deal, or the last month"], low["month of the first deal, or the last month"])
	_, all := differences(t, 1)
	assert.Equal(t, -1.0, all["runs with a deal, share"], "nothing is worth a gain of 1")
}

func TestAUnionThatStopsNothingChangesNothing(t *testing.T) {
	t.Parallel()
	// Pairs share their random numbers: without a refusal they are the same run.
	c, _ := differences(t, 0)
	stopped := -1
	for j, name := range c.names {
		if name == "deals that the union stopped" {
			stopped = j
		}
	}
	require.NotEqual(t, -1, stopped)
	alike := 0
	for run := range c.runs {
		if c.with[stopped][run] > 0 {
			continue
		}
		alike++
		for j, name := range c.names {
			assert.Equal(t, c.without[j][run], c.with[j][run], "%s in run %d", name, run)
		}
	}
	assert.Greater(t, alike, c.runs/4)
	assert.Less(t, alike, c.runs)
}

func TestTheProgramPrintsWhatTheUnionChanges(t *testing.T) {
	t.Parallel()
	args := []string{"-scenario", venezuela, "-runs", "60", "-threshold", "0.05"}
	var first, again strings.Builder
	require.NoError(t, run(args, &first))
	require.NoError(t, run(args, &again))
	assert.Equal(t, first.String(), again.String())
	lines := strings.Split(strings.TrimSpace(first.String()), "\n")
	require.Len(t, lines, 15)
	assert.Contains(t, lines[1], "insists on a gain of 0.05: means of 60 pairs of runs, preset full")
	assert.Regexp(t, `^deals signed +\d\.\d{3} +\d\.\d{3} +-\d\.\d{3} ± \d\.\d{3}$`, lines[6])
	assert.Contains(t, first.String(), "delivered by the US administration")

	var other strings.Builder
	require.NoError(t, run(append(args, "-seed", "2"), &other))
	assert.NotEqual(t, first.String(), other.String())
	var core strings.Builder
	require.NoError(t, run(append(args, "-set", "preset=core"), &core))
	assert.Contains(t, core.String(), "means of 60 pairs of runs, preset core, hooks off\n")
	assert.NotEqual(t, lines[6], strings.Split(core.String(), "\n")[6])
}

func TestTheProgramRefusesWhatItCannotUse(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"-threshold", "2"}, "agents.UNI: threshold 2, expected a number in [0, 1]"},
		{[]string{"-threshold", "NaN"}, "agents.UNI: threshold NaN, expected a number in [0, 1]"},
		{[]string{"-runs", "1"}, "1 runs, expected at least 2"},
		{[]string{"more"}, `unexpected argument "more"`},
		{[]string{"-set", "preset"}, "expected path=value"},
		{[]string{"-set", "preset=everything"}, "preset"},
		{[]string{"-scenario", "nowhere.yaml"}, "run it from the root of the repository, or say -scenario FILE"},
		{[]string{"-scenario", "union.yaml"}, "schema"},
		{[]string{"-scenario", "main.go"}, "scenario: "},
	} {
		var b strings.Builder
		err := run(append([]string{"-scenario", venezuela}, x.args...), &b)
		assert.ErrorContains(t, err, x.want, "%v", x.args)
		assert.Empty(t, b.String())
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	data, err := overlay([]byte("# said first\na: {x: 1, y: [1, 2]}\nb: 5\nc: old\n"), []byte("c: new\nd: 7\na: {y: [3], z: 9}\n"))
	require.NoError(t, err)
	assert.Contains(t, string(data), "# said first")
	var got map[string]any
	require.NoError(t, yaml.Load(data, &got))
	assert.Equal(t, map[string]any{"a": map[string]any{"x": 1, "y": []any{1, 2, 3}, "z": 9}, "b": 5, "c": "new", "d": 7}, got)

	_, err = overlay([]byte("a: [1"), []byte("b: 1"))
	assert.ErrorContains(t, err, "scenario: ")
	_, err = overlay([]byte("a: 1"), []byte("b: }"))
	assert.ErrorContains(t, err, "overlay: ")
	for _, empty := range []string{"", "a: 1\n---\nb: 2\n"} {
		_, err = overlay([]byte(empty), []byte("b: 1"))
		assert.Error(t, err, "%q", empty)
	}
}
