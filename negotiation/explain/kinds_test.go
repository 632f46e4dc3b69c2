package explain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// eventful are settings under which, taken together, everything happens that can.
var eventful = [][]string{
	lively,
	{"preset=full", "params.a_GOV=0.5", "params.a_USA=0.5", "params.omega_B=0.05", "params.c_acc=0", "params.label=rule", "params.expl_min=0", "params.pub_off=0.9"},
	{"preset=full", "params.a_GOV=0.5", "params.label=always", "params.ret_V6=1", "params.acts=0", "params.thr=1", "params.thr_from=0", "params.thr_cost=0"},
	{"preset=full", "params.acts=1", "params.act_scale=3", "params.thr=1", "params.thr_from=0", "params.thr_cost=0", "params.lev=0.5", "params.exits=0"},
	{"preset=full", "params.pers=0.5", "params.quota_GOV=0.4", "shocks=[{month: 3, oil: 0.5}]"},
	{"preset=full", "params.office=0.6", "params.k0=0", "params.mode=fixed", "params.package=ties", "packages.ties={V2: 0.4, V8: 1, U5: 1}",
		"agents.OPP.weights={V8: -0.5, U5: -0.5}"},
	{"preset=full", "params.grit_rate=0.5", "params.T_low=0.9", "params.grit_cost=0.05", "params.mediator=0", "params.acts=0"},
}

// kinds lists all kinds of events.
func kinds() (list []negotiation.EventKind) {
	defer func() { _ = recover() }() // the one after the last has no name
	for k := negotiation.EventKind(0); k.String() != ""; k++ {
		list = append(list, k)
	}
	return list
}

// TestEveryDecisionIsExplained: of each event that is a decision or a draw the terms
// are told, and of any other it is said what it follows from.
func TestEveryDecisionIsExplained(t *testing.T) {
	t.Parallel()
	seen := map[negotiation.EventKind]int{}
	for _, sets := range eventful {
		notes := &explain.Notes{}
		s := solver(t, model(t, sets...), notes)
		for run := range uint64(60) {
			s.Run(3, run)
			log := &s.State().Log
			for n := range log.Len() {
				k := log.At(n).Kind
				seen[k]++
				require.Equal(t, explain.Follows(k) == "", explain.Decides(k))
				require.Equal(t, explain.Decides(k), len(notes.Of(n)) > 0, "%v of %v", log.At(n), sets)
				checkDraw(t, notes.Of(n), log.At(n))
			}
		}
	}
	for _, k := range kinds() {
		assert.Positive(t, seen[k], "%v", k)
	}
}

// checkDraw computes from its terms that an event had to happen as it did.
func checkDraw(t *testing.T, ts terms, e negotiation.Event) {
	t.Helper()
	what, actor := e.String(), int(e.Actor)
	get := func(name string) float64 { return ts.value(t, name, -1) }
	of := func(name string) float64 { return ts.value(t, name, actor) }
	severity := func() {
		low, high := get("least severity"), get("highest severity")
		require.InDelta(t, e.Value, low+get("draw for the severity")*(high-low), small, what)
		require.InDelta(t, e.Extra, e.Value*(1-get("share of the tension that the crisis channel takes away")), small, what)
	}
	switch e.Kind {
	case negotiation.EventAccept, negotiation.EventRefuse:
		require.Equal(t, e.Extra, of("threshold"), what)
		require.Equal(t, e.Kind == negotiation.EventAccept, e.Value >= e.Extra-small, what)
	case negotiation.EventIncident:
		require.Less(t, get("draw"), get("probability of an incident"), what)
		severity()
	case negotiation.EventAttack:
		require.Less(t, get("draw"), get("probability of an attack"), what)
		require.InDelta(t, get("probability of an attack"),
			get("probability of an attack that is not prevented")*(1-get("share of attacks that it prevents")), small, what)
		severity()
	case negotiation.EventStance:
		require.Less(t, get("draw"), get("probability that an offer becomes public"), what)
		require.GreaterOrEqual(t, of("most that it has demanded in public"), e.Value, what)
		require.Equal(t, e.Extra, of("exposure"), what)
	case negotiation.EventExploratory:
		short := max(0, of("most that it has demanded in public")-of("worth of the deal that it foresees"))
		require.InDelta(t, e.Value, short*of("cost at home of a unit less than it has demanded"), small, what)
		require.Equal(t, e.Value, of("cost at home of settling for that deal"), what)
	case negotiation.EventAccusation:
		saved := of("share of the blame without an accusation") - of("share of the blame with one")
		require.InDelta(t, e.Value, saved*of("legitimacy that the whole blame costs"), small, what)
		require.Greater(t, e.Value, of("legitimacy that it must save"), what)
	case negotiation.EventBlame:
		require.Equal(t, e.Value, of("share of the blame in all"), what)
		require.InDelta(t, e.Extra, e.Value*of("legitimacy that the whole blame costs"), small, what)
	case negotiation.EventRetaliation:
		require.Equal(t, e.Value, of("probability"), what)
		require.Less(t, of("draw"), e.Value, what)
	case negotiation.EventExposed:
		require.Equal(t, e.Value, get("probability of a report"), what)
		require.Less(t, get("draw"), e.Value, what)
		miss := 1 - get("how far the issue can be seen")*get("strength of the monitors that have access")
		require.InDelta(t, e.Value, 1-miss*(1-get("help of guarantors")), small, what)
	case negotiation.EventShelved:
		require.LessOrEqual(t, get("largest difference to the deal that was refused"), get("difference up to which it is the same deal"), what)
		require.LessOrEqual(t, get("months since the refusal"), get("months to wait"), what)
	case negotiation.EventGesture:
		require.LessOrEqual(t, of("cost of the step"), of("most that a step may cost"), what)
	case negotiation.EventTurnover:
		require.Less(t, of("draw for giving way"), of("probability that a loss is given way to"), what)
		if e.Extra == 0 {
			require.Less(t, of("draw for the hazard"), of("hazard of losing office"), what)
		}
		trustworthy := of("draw for the type") < of("probability that the successor is trustworthy")
		require.Equal(t, trustworthy, negotiation.Type(e.Value) == negotiation.Trustworthy, what)
	case negotiation.EventSeriesEnd:
		checkSeriesEnd(t, ts, e)
	}
}

func checkSeriesEnd(t *testing.T, ts terms, e negotiation.Event) {
	t.Helper()
	actor := int(e.Actor)
	misses, patience := ts.value(t, "unanswered steps in a row", actor), ts.value(t, "unanswered steps in a row that end a series", actor)
	why := protocol.SeriesEnd(e.Value)
	require.Equal(t, why == protocol.Unanswered, misses >= patience, "%v", why)
	if why == protocol.Dropped || why == protocol.Broken {
		require.Greater(t, ts.value(t, "cost of the step that was due", actor), ts.value(t, "most that a step may cost", actor))
		noticed := ts.value(t, "draw", -1) < ts.value(t, "probability that it is noticed", -1)
		require.Equal(t, why == protocol.Broken, noticed)
	}
}
