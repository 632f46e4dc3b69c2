package scenario

import "strings"

// absent lists parameters of mechanisms that are known in the literature of
// the model but that this version does not have. A scenario that switches such
// a mechanism off by its strength says nothing wrong and is accepted; anything
// else is refused rather than silently ignored.
var absent = []mechanism{
	{"hostile acts", map[string]string{"acts": "0"}, "x_floor act_scale act_idle lambda_act lev grv ret c_act c_H exp_share exp_len act n_act wh"},
	{"legal exits", map[string]string{"exits": "0"}, "m_exit n_exit notice den_H den_w den_L reneg_share reneg_gap reneg_drop"},
	{"threats", map[string]string{"thr": "0"}, "thr_from thr_lag thr_cost w_rep c_back"},
	{"unilateral initiatives", map[string]string{"grit_rate": "0"}, "grit_cost grit_max grit_match grit_win lam_g tau_rec sigma_0 factor n_u T_low wg k_odds"},
	{"office rent and election results", map[string]string{"office": "0", "routes.ele.office": "0"},
		"k0 k1 coh_0 pop_0 pop_E pop_L B_mult ins_max part_lead lam_opp R_opp c_leg part_boy c_split boy_val opr_fair c_ann leg_vote"},
	{"popular support in election results", map[string]string{"routes.E.pop": "0"}, ""},
	{"turnover", map[string]string{"turn_*": "0"}, "shift pi_new evid_keep L_new kU_0 kU_1 hawk bl_max"},
	{"support of constituents", map[string]string{"narr_s": "0", "routes.E.sup": "0"}, "r_sup k_s k_E k_H k_z k_M"},
	{"survival hazard", map[string]string{"h0": "0", "routes.ele.haz": "0"}, "k_L L_ref"},
	{"opposition politics", map[string]string{"opp": "0", "c_b": "0"}, "c_r v_C opp_tol opp_ref c1 c2 init.C coop_C coop_V"},
	{"audience costs", map[string]string{"a_*": "0", "caud_0": "0", "routes.ele.aud": "0", "label": "none"},
		"x_gain x_keep pub_off caud_info tau_st expl expl_min"},
	{"narrative and blame", map[string]string{"omega_B": "0", "omega_S": "0"}, "tau_bl blr n_ci prs c_acc acc_H acc_w"},
	{"hooks anticipated at the table", nil, "n_hook"},
	{"retaliation against activists", map[string]string{"ret_V6": "0"}, "ret_d ret_H ret_c"},
	{"expectation gaps", map[string]string{"k_gap": "0", "gap_H": "0", "gap_b": "0"}, "ex_up ex_keep gap_0 gap_act"},
	{"strategic patrons", map[string]string{"pat_s": "0"}, "c_pat"},
	{"deciding guarantors", map[string]string{"c_gua": "0", "fat": "0"}, "lam_gua"},
	{"security guarantees", map[string]string{"routes.gua.sec": "0"}, "sec_g"},
	{"convening", map[string]string{"conv": "0"}, ""},
	{"mediators' messages", map[string]string{"msg": "0"}, "acc_M lam_M c_brk dev_b"},
	{"endogenous spoilers", map[string]string{"spo_endo": "0"}, "spo_ref"},
	{"vetoes in the search", map[string]string{"anticip": "0", "slack": "0"}, ""},
	{"persuasion of ratifiers", map[string]string{"pers": "0"}, ""},
	{"rival bargaining rules", map[string]string{"c_woa": "0", "rl_online": "0"},
		"eq_info s_acc mid_0s eta_mid woa_min n_b keep_b fr rl_train rule_share"},
	{"trust-responsive concession", map[string]string{"tr_1": "0"}, "tr_0"},
	{"tit-for-tat concession", map[string]string{"rec": "0"}, "n_tft"},
	{"resource-dependent concession", map[string]string{"routes.ele.res": "0"}, "res_E"},
	{"opponent models", map[string]string{"fq": "0"}, ""},
	{"risk aversion", map[string]string{"r_risk": "0"}, ""},
	{"fixed detection sensitivity", map[string]string{"d_prime": "null"}, ""},
	{"searches under further constraints", nil, "grid_dp prox max_sweep"},
	{"settings of the package search", nil, "l_max it_max n_grid tiny tol_num"},
	{"smallest effects of interest", nil, "sesoi"},
}

// mechanism is one that this version does not have.
type mechanism struct {
	name string
	// off maps the keys that give its strength to the value that means absence;
	// a star stands for the ID of a principal.
	off map[string]string
	// rest are its other parameters.
	rest string
}

// mechanismOf returns the mechanism that a key under params belongs to and,
// for a strength, the value that switches it off.
func mechanismOf(key string, principals []string) (name, off string, ok bool) {
	for _, m := range absent {
		if v, ok := m.off[key]; ok {
			return m.name, v, true
		}
		for _, p := range principals {
			if stem, ok := strings.CutSuffix(key, "_"+p); ok {
				if v, ok := m.off[stem+"_*"]; ok {
					return m.name, v, true
				}
			}
		}
		for _, k := range strings.Fields(m.rest) {
			if k == key {
				return m.name, "", true
			}
		}
	}
	return "", "", false
}

// switchedOff reports whether a scalar equals the value that means absence:
// as text, or as a number.
func switchedOff(text, off string) bool {
	if text == off {
		return true
	}
	x, err := parseNumber(text)
	y, err2 := parseNumber(off)
	return err == nil && err2 == nil && x == y
}
