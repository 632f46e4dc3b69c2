package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
)

// eventLine is a line of an event log with everything it may hold.
type eventLine struct {
	Run                          uint64
	Round                        int
	Phase, Kind                  string
	Actor, Subject, Issue        string
	Conduct, Before, Shock       string
	Status                       string
	Package                      map[string]float64
	Value, Severity, Tension     *float64
	FalseAlarmRate               *float64 `json:"false_alarm_rate"`
	Probability, Proof, Standard *float64
	Will, Stage, Drafts          *float64
	Multiplier, Worth, Threshold *float64
	WorthToOther                 *float64 `json:"worth_to_other"`
	Reservation, Best, Gain      *float64
}

func readEvents(t *testing.T, data []byte) (list []eventLine) {
	t.Helper()
	for line := range strings.Lines(string(data)) {
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		var e eventLine
		require.NoError(t, d.Decode(&e), line)
		list = append(list, e)
	}
	return list
}

func TestEventLogTellsEverything(t *testing.T) {
	t.Parallel()
	m, _ := tableModel(t, "preset=core", "shocks=[{month: 3, oil: 0.5}, {month: 9, monitor: 0.5}]", "params.fa=0.1")
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	id := func(i int16) string {
		if i < 0 {
			return ""
		}
		return m.Members[i].ID
	}
	seen := map[string]bool{}
	for run := range uint64(80) {
		s.Run(2, run)
		log := &s.State().Log
		var b bytes.Buffer
		require.NoError(t, report.WriteEvents(&b, m, log, run))
		lines := readEvents(t, b.Bytes())
		require.Len(t, lines, log.Len())
		for n, line := range lines {
			e := log.At(n)
			seen[line.Kind] = true
			assert.Equal(t, run, line.Run)
			assert.Equal(t, e.Round, line.Round)
			assert.Equal(t, []string{e.Phase.String(), e.Kind.String(), id(e.Actor), id(e.Subject)}, []string{line.Phase, line.Kind, line.Actor, line.Subject})
			require.Equal(t, log.Package(n) == nil, line.Package == nil)
			for k, y := range log.Package(n) {
				got, ok := line.Package[m.Issues[k].ID]
				require.True(t, ok)
				require.Equal(t, y, got, "in full precision")
			}
			switch e.Kind {
			case negotiation.EventOffer:
				assert.Equal(t, []float64{e.Value, e.Extra}, []float64{*line.Worth, *line.WorthToOther})
			case negotiation.EventRefuse, negotiation.EventAccept:
				assert.Equal(t, []float64{e.Value, e.Extra}, []float64{*line.Worth, *line.Threshold})
			case negotiation.EventAction:
				assert.Equal(t, []string{negotiation.Action(e.Value).String(), negotiation.Action(e.Extra).String()}, []string{line.Conduct, line.Before})
			case negotiation.EventReport:
				assert.Equal(t, negotiation.Action(e.Extra).String(), line.Conduct)
				assert.Equal(t, e.Value, *line.FalseAlarmRate)
			case negotiation.EventShock:
				assert.Equal(t, map[int]string{3: "oil", 9: "monitor"}[e.Round], line.Shock)
				assert.Equal(t, e.Value, *line.Value)
			case negotiation.EventEnd:
				assert.Equal(t, "reached the horizon", line.Status)
			}
		}
	}
	// Every kind of event that there is must have come by and been read strictly.
	for kind := range negotiation.EventEnd + 1 {
		if kind != negotiation.EventCompleted {
			assert.True(t, seen[kind.String()], "no run has an event %v", kind)
		}
	}
}

func TestEventLogOfNumbersThatJSONDoesNotHave(t *testing.T) {
	t.Parallel()
	m, _ := tableModel(t, "months=1")
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	st := s.State()
	st.Emit(negotiation.EventDraft, -1, -1, 1, math.Inf(1), nil)
	st.EmitIssue(negotiation.EventCompleted, -1, -1, 2, 3, 0)
	var b bytes.Buffer
	require.NoError(t, report.WriteEvents(&b, m, &st.Log, 5))
	assert.Equal(t, `{"run":5,"round":0,"phase":"drivers","kind":"draft","drafts":1,"multiplier":null}
{"run":5,"round":0,"phase":"drivers","kind":"completed","issue":"V3","stage":3}
`, b.String())
	require.ErrorIs(t, report.WriteEvents(&fullWriter{room: 60}, m, &st.Log, 5), errNoRoom)
}
