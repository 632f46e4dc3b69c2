package survival_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/survival"
)

// Members of the hand-made logs.
const (
	north = 0
	south = 1
	rebel = 2
	none  = -1
)

// writer writes a log by hand.
type writer struct{ negotiation.State }

func (w *writer) at(round int, kind negotiation.EventKind, actor, subject int, extra float64) *writer {
	w.Round = round
	w.Emit(kind, actor, subject, 0, extra, nil)
	return w
}

func (w *writer) signs(round int) *writer {
	return w.at(round, negotiation.EventSignature, north, none, 0)
}

// suspends lets South suspend the agreement over what North did.
func (w *writer) suspends(round int, did negotiation.Action) *writer {
	return w.at(round, negotiation.EventReport, north, none, float64(did)).
		at(round, negotiation.EventSuspension, south, north, float64(did)).
		at(round, negotiation.EventSnapback, south, north, 0)
}

func (w *writer) denounces(notice, round int) *writer {
	if notice > 0 {
		w.at(notice, negotiation.EventNotice, north, south, 0)
	}
	return w.at(round, negotiation.EventDenounced, north, south, 0)
}

func (w *writer) turns(round, party int) *writer {
	return w.at(round, negotiation.EventTurnover, party, none, 0)
}

func (w *writer) strikes(round, side int) *writer {
	return w.at(round, negotiation.EventAttack, side, rebel, 0)
}

func (w *writer) read(t *testing.T, r survival.Rules) survival.Life {
	t.Helper()
	w.at(48, negotiation.EventEnd, none, none, 0)
	l, err := survival.Read(&w.Log, r)
	require.NoError(t, err)
	return l
}

func log() *writer { return &writer{} }

func TestCausesOfEnds(t *testing.T) {
	t.Parallel()
	const comply, cosmetic, defect = negotiation.Comply, negotiation.Cosmetic, negotiation.Defect
	three := survival.DefaultRules()
	form := survival.Rules{}
	for name, c := range map[string]struct {
		log   *writer
		rules survival.Rules
		ended int
		cause survival.Cause
	}{
		"nothing happens":                     {log().signs(5), three, 0, survival.None},
		"a found cheat":                       {log().signs(5).suspends(9, defect), three, 9, survival.Cheating},
		"cheating in form":                    {log().signs(5).suspends(9, cosmetic), three, 9, survival.Cheating},
		"a false alarm":                       {log().signs(5).suspends(9, comply), three, 9, survival.FalseAlarm},
		"a false alarm after an attack":       {log().signs(5).strikes(7, north).suspends(9, comply), three, 9, survival.Spoiler},
		"in the same month":                   {log().signs(5).strikes(9, north).suspends(9, comply), three, 9, survival.Spoiler},
		"too long after":                      {log().signs(5).strikes(6, north).suspends(9, comply), three, 9, survival.FalseAlarm},
		"an attack on the other side":         {log().signs(5).strikes(8, south).suspends(9, comply), three, 9, survival.FalseAlarm},
		"an attack before the deal":           {log().strikes(5, north).signs(5).suspends(6, comply), three, 6, survival.FalseAlarm},
		"an attack does not excuse a cheat":   {log().signs(5).strikes(9, north).suspends(9, defect), three, 9, survival.Cheating},
		"attacks do not count":                {log().signs(5).strikes(9, north).suspends(9, comply), form, 9, survival.FalseAlarm},
		"a denunciation":                      {log().signs(5).denounces(9, 12), three, 12, survival.Denunciation},
		"one without notice":                  {log().signs(5).denounces(0, 12), three, 12, survival.Denunciation},
		"an earlier notice is another one":    {log().signs(5).at(6, negotiation.EventNotice, north, south, 0).turns(7, south).denounces(14, 17), three, 17, survival.Denunciation},
		"an attack and a denunciation":        {log().signs(5).strikes(11, north).denounces(9, 12), three, 12, survival.Denunciation},
		"a successor cheats":                  {log().signs(5).turns(8, north).suspends(10, defect), three, 10, survival.TurnedOver},
		"a successor in the same month":       {log().signs(5).turns(10, north).suspends(10, defect), three, 10, survival.TurnedOver},
		"a successor suspends":                {log().signs(5).turns(8, south).suspends(10, comply), three, 10, survival.TurnedOver},
		"a successor cheats late":             {log().signs(5).turns(7, north).suspends(10, defect), three, 10, survival.Cheating},
		"a successor signed it":               {log().turns(5, north).signs(5).suspends(6, defect), three, 6, survival.Cheating},
		"a successor renewed it":              {log().signs(5).turns(7, north).signs(8).suspends(9, defect), three, 9, survival.Cheating},
		"a successor gives notice":            {log().signs(5).turns(8, north).denounces(10, 16), three, 16, survival.TurnedOver},
		"the turnover comes after the notice": {log().signs(5).at(9, negotiation.EventNotice, north, south, 0).turns(10, south).denounces(0, 12), three, 12, survival.Denunciation},
		"turnovers do not count":              {log().signs(5).turns(9, north).suspends(9, defect), form, 9, survival.Cheating},
		"both a turnover and an attack":       {log().signs(5).turns(8, north).strikes(9, north).suspends(9, comply), three, 9, survival.TurnedOver},
		"who knows":                           {log().signs(5).at(9, negotiation.EventSnapback, south, north, 0), three, 9, survival.Other},
		"an earlier suspension is another":    {log().signs(5).at(8, negotiation.EventSuspension, south, north, 0).at(9, negotiation.EventSnapback, south, north, 0), three, 9, survival.Other},
		"the first end counts":                {log().signs(5).suspends(9, defect).signs(20).denounces(22, 25), three, 9, survival.Cheating},
		"a later stage goes on":               {log().signs(5).signs(12).suspends(19, defect), three, 19, survival.Cheating},
		"proof that does not suffice":         {log().signs(5).at(9, negotiation.EventUnproven, north, south, 0).at(10, negotiation.EventTolerated, north, south, 0), three, 0, survival.None},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := c.log.read(t, c.rules)
			assert.Equal(t, survival.Life{Signed: 5, Ended: c.ended, Cause: c.cause, Followed: 48}, l)
		})
	}
}

func TestRunsWithoutAnAgreement(t *testing.T) {
	t.Parallel()
	l := log().at(3, negotiation.EventNoDeal, none, none, 0).turns(4, north).read(t, survival.DefaultRules())
	assert.Equal(t, survival.Life{Followed: 48}, l)
	_, err := survival.Read(&log().Log, survival.Rules{})
	require.ErrorIs(t, err, survival.ErrRunning)
	_, err = survival.Read(&log().signs(4).Log, survival.Rules{})
	require.ErrorIs(t, err, survival.ErrRunning)
}

func TestReadAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	w := log().signs(5).strikes(7, north).turns(8, north).suspends(19, negotiation.Comply).at(48, negotiation.EventEnd, none, none, 0)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if _, err := survival.Read(&w.Log, survival.DefaultRules()); err != nil {
			panic(err)
		}
	}))
}

func TestDurations(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []survival.Record{{Time: 7, Cause: survival.Cheating}, {Time: 40}}, survival.Durations([]survival.Life{
		{Signed: 3, Ended: 10, Cause: survival.Cheating, Followed: 48}, {Followed: 48}, {Signed: 8, Followed: 48},
	}))
}

func TestCausesHaveNames(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for c := range survival.Causes {
		names[c.String()] = true
	}
	assert.Len(t, names, int(survival.Causes))
	assert.NotContains(t, names, "")
	assert.Equal(t, "cause 9", survival.Cause(9).String())
}
