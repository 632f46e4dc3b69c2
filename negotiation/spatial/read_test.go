package spatial_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/spatial"
)

func read(text string) (*spatial.Table, error) {
	return spatial.ReadCSV(strings.NewReader(text), "a.csv", spatial.Percent())
}

func TestTableIsReadFromCSV(t *testing.T) {
	t.Parallel()
	got, err := read("\ufeffActor, Capability,position,salience,note\n# a comment\nLeft,10,0,50,\"x,y\"\n\nRight , 20.5,100,80,\n")
	require.NoError(t, err)
	assert.Equal(t, []string{""}, got.Names)
	require.Len(t, got.Actors, 2)
	assert.Equal(t, "Right", got.Actors[1].Name)
	assert.Equal(t, 20.5, got.Actors[1].Capability)
	assert.Equal(t, []float64{100}, got.Actors[1].Positions)
	assert.Equal(t, []float64{80}, got.Actors[1].Saliences)

	got, err = read("salience_tax,position_trade,capability_spread,actor,salience_trade,capability,position_tax,position_spread_tax\n" +
		"10,20,3,X,30,40,50,\nY10,20,,X,30,40,50,5\n")
	require.ErrorContains(t, err, `a.csv:3: salience "Y10", expected a number`)
	assert.Nil(t, got)
	got, err = read("salience_tax,position_trade,capability_spread,actor,salience_trade,capability,position_tax,position_spread_tax\n10,20,3,X,30,40,50,5\n")
	require.NoError(t, err)
	assert.Equal(t, []string{"trade", "tax"}, got.Names)
	a := got.Actors[0]
	assert.Equal(t, []float64{20, 50}, a.Positions)
	assert.Equal(t, []float64{30, 10}, a.Saliences)
	assert.Equal(t, spatial.Spread{Capability: 3, Positions: []float64{0, 5}, Saliences: []float64{0, 0}}, a.Spread)
	var out bytes.Buffer
	require.NoError(t, got.WriteCSV(&out))
	again, err := read(out.String())
	require.NoError(t, err)
	assert.Equal(t, got, again)
}

func TestBrokenTablesAreRefusedWithFileAndLine(t *testing.T) {
	t.Parallel()
	const head = "actor,capability,position,salience\n"
	for text, want := range map[string]string{
		"":                               "a.csv:1: no columns",
		"actor,capability,salience\n":    "a.csv:1: no column position",
		"actor,position,salience\n":      "a.csv:1: no column capability",
		"capability,position,salience\n": "a.csv:1: no column actor",
		"actor,capability,position\n":    "a.csv:1: no column salience",
		"actor,capability,position_a,position_b,salience_a\n": "no column salience_b",
		"actor,capability,position,salience,mood\n":           `column 5 "mood" is unknown`,
		"actor,capability,position,salience,Position\n":       "appears twice",
		head:                          "a.csv: spatial: no actors",
		head + "A,1,2\n":              "a.csv:2: 3 fields, expected 4",
		head + "A,1,2,3\nB,x,2,3\n":   `a.csv:3: capability "x", expected a number`,
		head + "A,1,2,3\nB,NaN,2,3\n": `capability "NaN"`,
		head + "A,1,,3\n":             `a.csv:2: position "", expected a number`,
		head + "A,-1,2,3\n":           "a.csv:2: capability -1, expected a number of at least 0",
		head + "A,1,101,3\n":          "a.csv:2: position 101, expected a number from 0 to 100",
		head + "A,1,2,300\n":          "a.csv:2: salience 300",
		head + "A,1,2,3\nA,1,2,3\n":   `a.csv:3: actor "A" is on line 2 already`,
		head + ",1,2,3\n":             "a.csv:2: no name",
		head + "A,0,2,3\n":            "all capabilities are 0",
		head + "A,1,2,\"3\n":          "a.csv:2: column 10: extraneous",
		head + "A,1e120,2,3\n":        "capabilities sum to 1e+120, expected at most 1e+100",
		head + "A,1e400,2,3\n":        "expected a number",
		"actor,capability,position_a,salience_a,position_b,salience_b\nA,1,2,60,3,60\n": "a.csv:2: saliences sum to 120, expected at most 100",
		"actor,capability,position,salience,position_spread\nA,1,2,3,-4\n":              "a.csv:2: spread -4",
	} {
		_, err := read(text)
		assert.ErrorContains(t, err, want, "%q", text)
	}
	_, err := spatial.ReadCSV(strings.NewReader(head+"A,1,2,3\n"), "a.csv", spatial.Scale{Low: 5, High: 1, Full: 1})
	require.ErrorContains(t, err, "position 2")
	bad := &spatial.Table{Scale: spatial.Scale{Low: 5, High: 1, Full: 1}}
	require.ErrorContains(t, bad.Check(), "the lower first")
	bad.Scale = spatial.Scale{Low: 0, High: 1}
	require.ErrorContains(t, bad.Check(), "full salience 0")
}

func FuzzReadCSV(f *testing.F) {
	f.Add("actor,capability,position,salience\nA,1,2,3\nB,2,3,4\n")
	f.Add("actor,capability,position_a,salience_a,position_spread_a\nA,1,2,3,4\n")
	f.Add("\ufeffactor\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := read(text)
		if err != nil {
			require.ErrorContains(t, err, "a.csv")
			return
		}
		require.NoError(t, table.Check())
		var out bytes.Buffer
		require.NoError(t, table.WriteCSV(&out))
		if len(table.Actors) > 12 || table.Dimensions() > 4 {
			return
		}
		r := spatial.UsualRules()
		r.Most = 2
		sound(t, table, r)
	})
}

func TestSampleTablesAreRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "examples", "forecast", "emission.csv")
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	table, err := spatial.ReadCSV(file, path, spatial.Scale{Low: 4, High: 10, Full: 1})
	require.NoError(t, err)
	mean, err := table.WeightedMean(0)
	require.NoError(t, err)
	assert.InDelta(t, 7.389955686853767, mean, 1e-12)
}
