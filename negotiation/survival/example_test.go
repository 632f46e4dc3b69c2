package survival_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/detente-sim/detente/negotiation/survival"
)

func source() rand.Source { return rand.NewPCG(1, 1) }

func ExampleKaplanMeier() {
	// Months for which ten agreements lasted; three of them were still in force when last seen.
	records := []survival.Record{
		{Time: 3, Cause: survival.Cheating}, {Time: 5, Cause: survival.FalseAlarm}, {Time: 5, Cause: survival.Cheating},
		{Time: 8}, {Time: 12, Cause: survival.Denunciation}, {Time: 15, Cause: survival.Cheating},
		{Time: 20}, {Time: 24, Cause: survival.TurnedOver}, {Time: 30, Cause: survival.Cheating}, {Time: 40},
	}
	curve, err := survival.KaplanMeier(records, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	year := curve.At(12)
	fmt.Printf("%.0f%% last longer than a year (%.0f%% to %.0f%%)\n", 100*year.Survival, 100*year.Low, 100*year.High)
	median, _, _ := curve.Quantile(0.5)
	fmt.Printf("half of them have ended by month %.0f\n", median)
	causes, err := survival.AalenJohansen(records, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("by month 30, %.0f%% have ended by cheating\n", 100*causes.At(survival.Cheating, 30).Value)
	// Output:
	// 58% last longer than a year (23% to 82%)
	// half of them have ended by month 15
	// by month 30, 47% have ended by cheating
}

// Twenty pairs of runs. The second arrangement gets some deals signed that otherwise would
// not have been, and one of them soon ends.
func ExampleContrast() {
	var first, second []survival.Life
	for run := range 20 {
		l := survival.Life{Signed: 6 + run%3, Followed: 48}
		if run%2 == 0 {
			l.Ended, l.Cause = 20, survival.Cheating
		}
		second = append(second, l)
		if run%5 == 0 {
			l = survival.Life{Followed: 48} // nothing signed
		}
		first = append(first, l)
	}
	x, err := survival.Contrast(first, second, 48, survival.Bootstrap{Resamples: 500, Source: rand.NewPCG(1, 1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range []struct {
		name string
		e    survival.Effect
	}{{"waiting", x.Waiting}, {"in force", x.InForce}, {"lost to cheating", x.Lost[survival.Cheating]}} {
		fmt.Printf("%-17s %+.1f months (%.1f to %.1f)\n", row.name, row.e.Difference, row.e.Low, row.e.High)
	}
	// Output:
	// waiting           -8.2 months (-16.4 to -2.0)
	// in force          +5.5 months (0.7 to 11.7)
	// lost to cheating  +2.8 months (0.0 to 7.0)
}
