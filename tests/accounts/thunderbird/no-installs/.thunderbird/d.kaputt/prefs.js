user_pref(
nonsense
