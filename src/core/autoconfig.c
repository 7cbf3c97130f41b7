/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The file in which a domain publishes its mail servers. One file in spite of its length: a fifth
 * of it are the words of the format, which every step of the reading looks up. */

#include "core/autoconfig.h"

#include <string.h>

#include "core/text.h"

#define MAX_DEPTH 16
/* Characters of a name that is shown. */
#define MAX_NAME 80
/* Bytes of a user name: an address has at most 254 (RFC 5321 section 4.5.3.1.3). */
#define MAX_USER 255
#define MAX_PAGE 1024

typedef enum
{
  ELEMENT_OTHER, /* and everything within */
  ELEMENT_NONE,  /* above all */
  ELEMENT_CONFIG,
  ELEMENT_PROVIDER,
  ELEMENT_NAME,
  ELEMENT_PAGE,
  ELEMENT_INCOMING,
  ELEMENT_OUTGOING,
  ELEMENT_HOST,
  ELEMENT_PORT,
  ELEMENT_SECURITY,
  ELEMENT_USER,
  ELEMENT_LOGIN,
} Element;

static const struct
{
  Element parent;
  const char *name;
  Element element;
} grammar[] = {
  { ELEMENT_NONE, "clientConfig", ELEMENT_CONFIG },
  { ELEMENT_CONFIG, "emailProvider", ELEMENT_PROVIDER },
  { ELEMENT_PROVIDER, "displayName", ELEMENT_NAME },
  { ELEMENT_PROVIDER, "documentation", ELEMENT_PAGE },
  { ELEMENT_PROVIDER, "incomingServer", ELEMENT_INCOMING },
  { ELEMENT_PROVIDER, "outgoingServer", ELEMENT_OUTGOING },
  { ELEMENT_INCOMING, "hostname", ELEMENT_HOST },
  { ELEMENT_INCOMING, "port", ELEMENT_PORT },
  { ELEMENT_INCOMING, "socketType", ELEMENT_SECURITY },
  { ELEMENT_INCOMING, "username", ELEMENT_USER },
  { ELEMENT_INCOMING, "authentication", ELEMENT_LOGIN },
  { ELEMENT_OUTGOING, "hostname", ELEMENT_HOST },
  { ELEMENT_OUTGOING, "port", ELEMENT_PORT },
  { ELEMENT_OUTGOING, "socketType", ELEMENT_SECURITY },
  { ELEMENT_OUTGOING, "username", ELEMENT_USER },
  { ELEMENT_OUTGOING, "authentication", ELEMENT_LOGIN },
};

static const struct
{
  Element parent;
  const char *type;
  DoctorProtocol protocol;
} types[] = {
  { ELEMENT_INCOMING, "imap", DOCTOR_PROTOCOL_IMAP },
  { ELEMENT_INCOMING, "pop3", DOCTOR_PROTOCOL_POP3 },
  { ELEMENT_OUTGOING, "smtp", DOCTOR_PROTOCOL_SMTP },
};

static const struct
{
  const char *word;
  DoctorSecurity security;
} securities[] = {
  { "SSL", DOCTOR_SECURITY_TLS },
  { "STARTTLS", DOCTOR_SECURITY_STARTTLS },
  { "plain", DOCTOR_SECURITY_NONE },
};

/* "plain" and "secure" are the words of older files. What is not here, this program cannot do. */
static const struct
{
  const char *word;
  DoctorLogin login;
} logins[] = {
  { "password-cleartext", DOCTOR_LOGIN_PASSWORD },
  { "password-encrypted", DOCTOR_LOGIN_PASSWORD },
  { "plain", DOCTOR_LOGIN_PASSWORD },
  { "secure", DOCTOR_LOGIN_PASSWORD },
  { "OAuth2", DOCTOR_LOGIN_OAUTH2 },
  { "none", DOCTOR_LOGIN_NONE },
  { "client-IP-address", DOCTOR_LOGIN_NONE },
};

/* A server of which not everything has been read. */
typedef struct
{
  char *type;
  char *values[ELEMENT_LOGIN + 1]; /* by element, the first of each */
  guint logins;
  gboolean names_login;
} Draft;

typedef struct
{
  DoctorAutoconfig *result;
  const char *address;
  Element path[MAX_DEPTH];
  guint depth;
  gboolean has_config;
  gboolean has_provider;
  GString *text;
  Draft draft;
} Reader;

static void
server_free (DoctorAutoconfigServer *self)
{
  doctor_server_free (self->server);
  g_free (self);
}

void
doctor_autoconfig_free (DoctorAutoconfig *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->page);
  g_ptr_array_unref (self->servers);
  g_free (self);
}

static void
draft_clear (Draft *self)
{
  g_free (self->type);
  for (guint i = 0; i < G_N_ELEMENTS (self->values); i++)
    g_free (self->values[i]);
  *self = (Draft){ 0 };
}

/* The value with what it says of the address filled in; NULL where it asks for more than that. */
static char *
expand (const char *value, const char *address)
{
  const char *at = strchr (address, '@');
  g_autofree char *local = g_strndup (address, (gsize) (at - address));
  const struct
  {
    const char *word;
    const char *value;
  } words[] = {
    { "%EMAILADDRESS%", address },
    { "%EMAILLOCALPART%", local },
    { "%EMAILDOMAIN%", at + 1 },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  while (*value != '\0')
    {
      const char *p = value;

      for (guint i = 0; i < G_N_ELEMENTS (words) && p == value; i++)
        if (g_str_has_prefix (value, words[i].word))
          {
            g_string_append (text, words[i].value);
            p += strlen (words[i].word);
          }
      if (p == value && *p == '%')
        return NULL;
      if (p == value)
        g_string_append_c (text, *p++);
      value = p;
    }
  return g_strdup (text->str);
}

/* What it says is shown and sent: it has to look like what it is. */
static char *
read_user (const char *value, const char *address)
{
  g_autofree char *user = value != NULL ? expand (value, address) : NULL;
  g_autofree char *shown = user != NULL ? doctor_text_escape (user, -1) : NULL;

  return user != NULL && strlen (user) <= MAX_USER && g_str_equal (user, shown)
                 && doctor_user_problem (user) == DOCTOR_PROBLEM_NONE
             ? g_steal_pointer (&user)
             : NULL;
}

static gboolean
read_security (const char *word, DoctorSecurity *security)
{
  for (guint i = 0; i < G_N_ELEMENTS (securities); i++)
    if (g_strcmp0 (securities[i].word, word) == 0)
      {
        *security = securities[i].security;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_type (const Draft *draft, Element parent, DoctorProtocol *protocol)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].parent == parent && g_strcmp0 (types[i].type, draft->type) == 0)
      {
        *protocol = types[i].protocol;
        return TRUE;
      }
  return FALSE;
}

/* NULL where something is missing or cannot be right. */
static DoctorAutoconfigServer *
make_server (const Draft *draft, Element parent, const char *address)
{
  const char *name = draft->values[ELEMENT_HOST];
  g_autofree char *expanded = name != NULL ? expand (name, address) : NULL;
  g_autofree char *host = expanded != NULL ? doctor_published_host (expanded) : NULL;
  g_autofree char *user = read_user (draft->values[ELEMENT_USER], address);
  DoctorAutoconfigServer *self;
  DoctorProtocol protocol;
  DoctorSecurity security;
  DoctorLogin login = DOCTOR_LOGIN_PASSWORD;
  guint64 port;
  guint allowed = draft->names_login ? draft->logins : 1u << DOCTOR_LOGIN_PASSWORD;

  if (host == NULL || allowed == 0 || !read_type (draft, parent, &protocol)
      || !read_security (draft->values[ELEMENT_SECURITY], &security)
      || draft->values[ELEMENT_PORT] == NULL
      || !g_ascii_string_to_unsigned (draft->values[ELEMENT_PORT], 10, 1, 65535, &port, NULL))
    return NULL;
  /* The enumeration goes from the password to none at all. */
  while ((allowed & (1u << login)) == 0)
    login++;
  self = g_new0 (DoctorAutoconfigServer, 1);
  self->server =
      doctor_server_new (parent == ELEMENT_INCOMING ? DOCTOR_ROLE_INCOMING : DOCTOR_ROLE_OUTGOING,
                         protocol, host, (guint) port, security, user, login);
  self->logins = allowed;
  return self;
}

/* The address of a page that may be opened: https, a host with a dot, nobody's name in it. */
static char *
read_page (const char *value)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (value == NULL || strlen (value) > MAX_PAGE)
    return NULL;
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || strchr ("\"<>\\^`{|}", *p) != NULL)
      return NULL;
  uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  host = doctor_published_host (g_uri_get_host (uri));
  return host != NULL ? g_strdup (value) : NULL;
}

static char *
read_name (const char *value, const char *address)
{
  g_autofree char *expanded = expand (value, address);
  g_autofree char *shown = doctor_text_escape (expanded != NULL ? expanded : value, -1);

  return g_utf8_strlen (shown, -1) > MAX_NAME ? g_utf8_substring (shown, 0, MAX_NAME)
                                              : g_steal_pointer (&shown);
}

static Element
find_element (Element parent, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (grammar); i++)
    if (grammar[i].parent == parent && g_str_equal (grammar[i].name, name))
      return grammar[i].element;
  return ELEMENT_OTHER;
}

static const char *
find_attribute (const char **names, const char **values, const char *wanted)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], wanted))
      return values[i];
  return NULL;
}

static void
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, why);
}

static void
start_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values,
          gpointer user_data, GError **error)
{
  Reader *self = user_data;
  Element parent = self->depth > 0 ? self->path[self->depth - 1] : ELEMENT_NONE;
  Element element = find_element (parent, name);
  const char *version = find_attribute (names, values, "version");

  if (self->depth >= MAX_DEPTH)
    {
      refuse (error, "too deep");
      return;
    }
  if (parent == ELEMENT_NONE
      && (element != ELEMENT_CONFIG || self->has_config
          || (version != NULL && !g_str_has_prefix (version, "1."))))
    {
      refuse (error, "another format");
      return;
    }
  self->has_config = TRUE;
  /* One file, one provider. */
  if (element == ELEMENT_PROVIDER && self->has_provider)
    element = ELEMENT_OTHER;
  self->has_provider = self->has_provider || element == ELEMENT_PROVIDER;
  if (element == ELEMENT_INCOMING || element == ELEMENT_OUTGOING)
    {
      draft_clear (&self->draft);
      self->draft.type = g_strdup (find_attribute (names, values, "type"));
    }
  if (element == ELEMENT_PAGE && self->result->page == NULL)
    self->result->page = read_page (find_attribute (names, values, "url"));
  self->path[self->depth++] = element;
  g_string_truncate (self->text, 0);
}

static void
add_login (Draft *draft, const char *word)
{
  draft->names_login = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    if (g_str_equal (logins[i].word, word))
      draft->logins |= 1u << logins[i].login;
}

static void
end_server (Reader *self, Element element)
{
  DoctorAutoconfigServer *server = self->result->servers->len < DOCTOR_AUTOCONFIG_SERVERS
                                       ? make_server (&self->draft, element, self->address)
                                       : NULL;

  if (server != NULL)
    g_ptr_array_add (self->result->servers, server);
  else
    self->result->n_left_out++;
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *self = user_data;
  Element element = self->path[--self->depth];
  const char *text = g_strstrip (self->text->str);

  if (element == ELEMENT_INCOMING || element == ELEMENT_OUTGOING)
    end_server (self, element);
  else if (element == ELEMENT_LOGIN)
    add_login (&self->draft, text);
  else if (element >= ELEMENT_HOST && self->draft.values[element] == NULL)
    self->draft.values[element] = g_strdup (text);
  else if (element == ELEMENT_NAME && *self->result->name == '\0')
    {
      g_free (self->result->name);
      self->result->name = read_name (text, self->address);
    }
  g_string_truncate (self->text, 0);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  Reader *self = user_data;

  g_string_append_len (self->text, text, (gssize) length);
}

/* Comments and the XML declaration pass; a document type could declare entities. */
static void
passthrough_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
                GError **error)
{
  if (!g_str_has_prefix (text, "<?") && !g_str_has_prefix (text, "<!--"))
    refuse (error, "a document type");
}

DoctorAutoconfig *
doctor_autoconfig_parse (const char *bytes, gsize length, const char *address)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, passthrough_cb, NULL };
  static const char mark[] = "\xef\xbb\xbf";
  g_autoptr (DoctorAutoconfig) result = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { .address = address, .text = text };
  gboolean is_read;

  g_return_val_if_fail (bytes != NULL && address != NULL, NULL);
  g_return_val_if_fail (doctor_address_problem (address) == DOCTOR_PROBLEM_NONE, NULL);

  if (length > DOCTOR_AUTOCONFIG_LIMIT)
    return NULL;
  if (length >= strlen (mark) && memcmp (bytes, mark, strlen (mark)) == 0)
    {
      bytes += strlen (mark);
      length -= strlen (mark);
    }
  result = g_new0 (DoctorAutoconfig, 1);
  result->name = g_strdup ("");
  result->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) server_free);
  reader.result = result;
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  is_read = g_markup_parse_context_parse (context, bytes, (gssize) length, NULL)
            && g_markup_parse_context_end_parse (context, NULL) && reader.has_provider;
  draft_clear (&reader.draft);
  return is_read ? g_steal_pointer (&result) : NULL;
}
