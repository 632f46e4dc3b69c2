package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
)

var updateStories = flag.Bool("update", false, "rewrite the stories in testdata/stories")

// storyArchetypes decide by time alone, whatever type a scenario names.
type storyArchetypes struct{}

func (storyArchetypes) Has(string) bool { return true }
func (storyArchetypes) Names() []string { return nil }
func (storyArchetypes) Make(s scenario.Spec) (negotiation.Agent, error) {
	return agents.Negotiator{Preferences: agents.Preferences{Weights: s.Weights, Values: s.Values}, Schedule: s.Schedule}, nil
}

// playStory runs a scenario of the examples and returns the model and the log.
func playStory(t *testing.T, path string, seed, run uint64, sets ...scenario.Set) (*negotiation.Model, *negotiation.Log) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../..", path))
	require.NoError(t, err)
	f, err := scenario.Load(filepath.Base(path), data, sets...)
	require.NoError(t, err)
	m, err := f.Model(storyArchetypes{})
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(seed, run)
	return m, &s.State().Log
}

// told is a story in a file: a header of "key: value" lines, a line "----", and
// the story that the settings of the header produce.
type told struct {
	header         string
	title          string
	scenario       string
	seed, run      uint64
	sets           []scenario.Set
	shows, without []string
	explain        int // month that is explained after the story, 0 if none
	story          string
}

func readStory(t *testing.T, path string) told {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	header, story, found := strings.Cut(string(data), "\n----\n")
	require.True(t, found, "%s has no line of four dashes", path)
	x := told{header: header, story: story}
	for line := range strings.Lines(header) {
		key, value, ok := strings.Cut(strings.TrimRight(line, "\n"), ":")
		if !ok || strings.HasPrefix(line, " ") {
			continue // the situation runs over several lines
		}
		value = strings.TrimSpace(value)
		switch key {
		case "title":
			x.title = value
		case "scenario":
			x.scenario = value
		case "seed":
			x.seed, err = strconv.ParseUint(value, 10, 64)
			require.NoError(t, err)
		case "run":
			x.run, err = strconv.ParseUint(value, 10, 64)
			require.NoError(t, err)
		case "set":
			s, err := scenario.ParseSet(value)
			require.NoError(t, err)
			x.sets = append(x.sets, s)
		case "shows":
			x.shows = strings.Fields(value)
		case "without":
			x.without = strings.Fields(value)
		case "explain":
			x.explain, err = strconv.Atoi(value)
			require.NoError(t, err)
		case "situation":
		default:
			t.Fatalf("%s: unknown key %q", path, key)
		}
	}
	return x
}

func TestStoriesAreToldAsInTheFiles(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/stories/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), 6)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			x := readStory(t, path)
			require.NotEmpty(t, x.title)
			m, log := playStory(t, x.scenario, x.seed, x.run, x.sets...)
			kinds := map[string]bool{}
			for n := range log.Len() {
				kinds[log.At(n).Kind.String()] = true
			}
			require.NotEmpty(t, x.shows, "the header does not say which events the story is about")
			for _, kind := range x.shows {
				assert.True(t, kinds[kind], "the run has no event %q any more: choose another run", kind)
			}
			for _, kind := range x.without {
				assert.False(t, kinds[kind], "the run has an event %q now: choose another run", kind)
			}
			var b strings.Builder
			require.NoError(t, report.WriteStory(&b, m, log))
			if x.explain > 0 {
				b.WriteString("\n")
				require.NoError(t, report.WriteExplanation(&b, explained(t, x.scenario, x.seed, x.run, x.explain, x.sets...)))
			}
			if *updateStories {
				require.NoError(t, os.WriteFile(path, []byte(x.header+"\n----\n"+b.String()), 0o644))
				return
			}
			assert.Equal(t, x.story, b.String(), "run go test -update if the change is intended")
		})
	}
}

const storyScenario = "examples/venezuela/venezuela.yaml"

// fullWriter is a writer with room for a number of bytes.
type fullWriter struct {
	room int
	buf  bytes.Buffer
}

var errNoRoom = errors.New("full")

func (f *fullWriter) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return 0, errNoRoom
	}
	f.room -= len(p)
	return f.buf.Write(p)
}

func TestWriteStoryReportsTheWritersError(t *testing.T) {
	t.Parallel()
	m, log := playStory(t, storyScenario, 1, 1)
	var whole bytes.Buffer
	require.NoError(t, report.WriteStory(&whole, m, log))
	for _, room := range []int{0, 200, whole.Len() / 2, whole.Len() - 1} {
		f := &fullWriter{room: room}
		require.ErrorIs(t, report.WriteStory(f, m, log), errNoRoom)
		assert.True(t, bytes.HasPrefix(whole.Bytes(), f.buf.Bytes()), "what fits is the beginning of the story")
	}
	require.NoError(t, report.WriteStory(&fullWriter{room: whole.Len()}, m, log))
}

func TestStoryTellsEveryEventOnceAndNamesNoCode(t *testing.T) {
	t.Parallel()
	for run := range uint64(40) {
		preset := scenario.Set{Path: "preset", Value: []string{"core", "full"}[run%2]}
		m, log := playStory(t, storyScenario, 7, run, preset)
		var b strings.Builder
		require.NoError(t, report.WriteStory(&b, m, log))
		story := strings.Join(strings.Fields(b.String()), " ")
		n := map[negotiation.EventKind]int{}
		for i := range log.Len() {
			n[log.At(i).Kind]++
		}
		told := func(s string) int { return strings.Count(story, s) }
		assert.Equal(t, n[negotiation.EventSignature], told("enters into force"), "run %d", run)
		assert.Equal(t, n[negotiation.EventSnapback], told("concessions snap back"), "run %d", run)
		assert.Equal(t, n[negotiation.EventReport], told("Monitors report a violation"), "run %d", run)
		assert.Equal(t, n[negotiation.EventIncident], told("A crisis in public"), "run %d", run)
		assert.Equal(t, n[negotiation.EventAttack], told("attack in order to wreck"), "run %d", run)
		assert.Equal(t, n[negotiation.EventVote], told("It is election day"), "run %d", run)
		assert.Equal(t, n[negotiation.EventAction]+n[negotiation.EventTurnover], told("Unseen by the other side"), "run %d", run)
		assert.Equal(t, n[negotiation.EventWindow], told("Talks open on stage"), "run %d", run)
		assert.Equal(t, 1, told("The run ends after month 48"), "run %d", run)
		story = strings.ReplaceAll(story, "nobody can doubt", "")
		for _, jargon := range []string{"%!", "NaN", "GOV", "USA", "nobody ", "  ", "..", "-0.000"} {
			assert.NotContains(t, story, jargon, "run %d", run)
		}
		for line := range strings.Lines(b.String()) {
			assert.LessOrEqual(t, len([]rune(line)), 93)
		}
	}
}

func TestStoryOfARunThatGoesOnHasNoEnd(t *testing.T) {
	t.Parallel()
	m, log := playStory(t, storyScenario, 1, 1)
	var whole, part strings.Builder
	require.NoError(t, report.WriteStory(&whole, m, log))
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 1)
	for range 20 {
		require.Equal(t, negotiation.Running, s.Round())
	}
	require.NoError(t, report.WriteStory(&part, m, &s.State().Log))
	assert.Contains(t, whole.String(), "The end.")
	assert.NotContains(t, part.String(), "The end.")
	assert.Less(t, part.Len(), whole.Len())
}
